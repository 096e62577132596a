package demo

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"amends/internal/auth"
	"amends/internal/register"
)

// Password is the one password of all demo sign-ins: easy to remember, long enough for the rule.
const Password = "hailan-2026"

// Login is a sign-in for trying one role.
type Login struct {
	Login    string
	Password string
	Staff    string
	Role     string
	Note     register.Title // what there is to see
}

// Logins are the demo sign-ins, one for each role, in the order in which a page should offer them.
func Logins() []Login {
	login := func(name, staff, role, zh, en string) Login {
		return Login{name, Password, staff, role, register.Title{"zh": zh, "en": en}}
	}
	return []Login{
		login("agent", "wangxiaoman", register.RoleIntake, "热线坐席王小满：登记、受理、分类、派单",
			"Wang Xiaoman at the hotline: registers, acknowledges, classifies, dispatches"),
		login("handler", "linxiao", register.RoleHandler, "投诉专员林晓：调查、定责、方案、答复客户",
			"Lin Xiao, complaint officer: investigates, plans, answers the customer"),
		login("lead", "majun", register.RoleLead, "投诉处理组组长马骏：本组案件、小额审批、延期与升级",
			"Ma Jun, lead of complaint handling: his team's cases, small approvals, extensions"),
		login("approver", "gaojianguo", register.RoleApprover, "审批人高建国：补偿方案审批",
			"Gao Jianguo: approves plans and compensation"),
		login("quality", "yeqing", register.RoleQuality, "质检部门负责人叶清：责任审核、评价、回访、归档",
			"Ye Qing, head of quality: reviews liability, evaluates, revisits, archives"),
		login("boss", "gumingyuan", register.RoleExecutive, "总经理顾明远：全局看板与大额审批",
			"Gu Mingyuan, general manager: the whole picture and large approvals"),
		login("admin", "zhouqihang", register.RoleAdmin, "系统管理员周启航：组织、流程与账号设置",
			"Zhou Qihang, administrator: organisation, procedures and accounts"),
	}
}

// SignIns makes the credentials of all demo sign-ins. Hashing is slow on purpose, so they are hashed at once.
func SignIns(ctx context.Context, a *auth.Auth) error {
	logins := Logins()
	hashes := make([]string, len(logins))
	g, gctx := errgroup.WithContext(ctx)
	for i, l := range logins {
		g.Go(func() (err error) {
			if hashes[i], err = a.HashPassword(gctx, l.Password, l.Login, l.Staff); err != nil {
				err = fmt.Errorf("hash %s: %w", l.Login, err)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, l := range logins {
		himself := auth.With(ctx, auth.Principal{Staff: l.Staff})
		if err := a.SetPassword(himself, l.Staff, l.Login, hashes[i], false, auth.After{}); err != nil {
			return fmt.Errorf("sign-in %s: %w", l.Login, err)
		}
	}
	return nil
}
