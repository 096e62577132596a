package batch

import "unicode"

// often are the characters that make up three quarters of Chinese complaints, simplified and traditional. Text read in an
// encoding that is not its own turns into rare characters: what was read as it was written is what shows most of these.
const often = "一万三上下不与专业东两严个中为主么之也乡书买了事二于五交产人今从他代以们件价" +
	"任份企休众会但位住体何作你使依保信修做停儿元入全公共关其养内再农决况准几出分" +
	"划利别到制前力办加务动劳化区医十协单南卫厂原去县及反发取受口只可台号司吃各合" +
	"同名后向否告员周和品响商四回因园国土在地场城基境处复外多大天太好如姓委子存学" +
	"孩安完定实家对导将尊小少就局居屋展属山工已市师希常平年并幼广应府度建开强当影" +
	"很得心快性您情想意感成我户房所手打执投护报招持据排接提支收改放政教敬数整文新" +
	"方施无日时明映是更最月有服望期未本机权村条来果查标栋校样根格案检楚楼次款正此" +
	"每民气水求污没治法活流消游源点然物特环现班理生用由电疗病百的益监目直相省看真" +
	"着知确示社种科积程立站第等策管米系级线组经结给续维网置群老考者而职联育能自至" +
	"致营行街补表装西要见规视解计认议记设证诉话询该说请调谢责质购费资起路身车转边" +
	"达过运近还这进违退送通造道部都里重量金钱销镇长门问间限院险障难集需非面项领题" +
	"餐高個東兩嚴為麼書買產從們價會體來兒內農決況準幾別辦務動勞區醫協單衛廠縣發號" +
	"後員響園國場處復學實對導將屬師廣應開強當戶執護報據無時權條標樣檢樓氣沒環現電" +
	"療監種積級線組經結給續維網職聯營補裝見規視計認議記設證訴話詢該說請調謝責質購" +
	"費資車轉邊達過運還這進違門問間險難題領項長錢鐵銷鎮陽雙誤顧熱斷點業與專樂亂雲" +
	"亞傳傷億僅關養寫軍減劃劇勝華葉臺幣幫歸張彈擇擔斂鄉飛餘館馬魚麗黃齊龍嗎吧啊客" +
	"帳扣寬頻機"

var oftenSet = func() map[rune]bool {
	set := map[rune]bool{}
	for _, r := range often {
		set[r] = true
	}
	return set
}()

// common says that a character is one of those that people write most. Half-width katakana, which Shift-JIS makes of
// every second byte of anything, is not.
func common(r rune) bool { return oftenSet[r] || r >= 0x3041 && r <= 0x30fe && unicode.IsLetter(r) }

// familiar is the share of common characters among the letters beyond ASCII, and whether there are any.
func familiar(s string) (share float64, any bool) {
	known, all := 0, 0
	for _, r := range s {
		switch {
		case r < 0x80 || r >= 0x3000 && r <= 0x3020 || r >= 0xff01 && r <= 0xff20:
			continue
		case common(r):
			known++
		}
		all++
	}
	if all == 0 {
		return 0, false
	}
	return float64(known) / float64(all), true
}
