"""Traditional and simplified forms of characters that names are written with: 張 is 张.

Source: the General List of Standard Chinese Characters (State Council of China, 2013), its table of simplified,
traditional and variant forms, as far as it concerns family names and the characters usual in given names. Each
simplified character is followed by its other forms.
"""

from __future__ import annotations

_PAIRS = """
张張 陈陳 刘劉 杨楊 黄黃 赵趙 吴吳 孙孫 郑鄭 冯馮 吕呂 邓鄧 许許 韩韓 钟鍾鐘 谭譚 陆陸 邹鄒 龙龍 万萬 钱錢 汤湯 贾賈 顾顧 贺賀 龚龔 叶葉 罗羅 苏蘇 卢盧 蒋蔣 阎閻 闫閆 马馬
韦韋 严嚴 蓝藍 谢謝 邬鄔 乔喬 连連 庄莊 华華 岳嶽 庞龐 颜顏 欧歐 区區 鲁魯 齐齊 伟偉 丽麗 强強彊 军軍 艳艷豔 杰傑 涛濤 刚剛 兰蘭 红紅 国國 娇嬌 勋勳 铭銘 锋鋒 钧鈞 铁鐵 银銀
锦錦 锐銳 镇鎮 键鍵 铮錚 镕鎔 飞飛 凤鳳 鸿鴻 鹏鵬 鹤鶴 莺鶯 鸣鳴 贵貴 贤賢 贞貞 赞贊讚 资資 宾賓 宝寶 实實 宪憲 宁寧 寿壽 将將 尔爾 岚嵐 帅帥 庆慶 广廣 应應 怀懷 恒恆 恺愷
战戰 择擇 挚摯 敌敵 晓曉 晖暉 晔曄 时時 显顯 栋棟 树樹 桢楨 榉櫸 权權 枫楓 柠檸 样樣 机機 欢歡 汉漢 泽澤 洁潔 浏瀏 润潤 渊淵 滨濱 潇瀟 灵靈 灿燦 炜煒 炼煉 焕煥 烨燁 爱愛
献獻 玮瑋 玛瑪 珑瓏 琼瓊 瑶瑤 环環 现現 电電 畅暢 盖蓋 硕碩 礼禮 祯禎 禄祿 种種 积積 稳穩 竞競 笃篤 篮籃 纪紀 纯純 纬緯 纲綱 绍紹 经經 结結 绘繪 维維 绮綺 绿綠 缘緣 绪緒
缨纓 义義 习習 圣聖 聪聰 联聯 胜勝 腾騰 兴興 舰艦 节節 苍蒼 荣榮 莹瑩 莲蓮 萧蕭 蕴蘊 补補 装裝 誉譽 计計 训訓 记記 设設 诚誠 诗詩 诺諾 谊誼 谦謙 谨謹 谷穀 轩軒 轶軼 辉輝
达達 运運 进進 远遠 迁遷 选選 野埜 释釋 闻聞 闽閩 阳陽 阴陰 际際 隐隱 难難 静靜 韵韻 顺順 颂頌 颖穎 颐頤 风風 驰馳 驹駒 骁驍 骏駿 骐騏 鲜鮮 鲤鯉 麦麥 龄齡 云雲 东東 丰豐
临臨 举舉 乐樂 书書 亚亞 亿億 仪儀 传傳 伦倫 侠俠 俭儉 关關 养養 农農 决決 况況 冻凍 净淨 凯凱 则則 创創 动動 励勵 劲勁 协協 单單 卫衛 历歷曆 发發髮 变變 叙敘 台臺 启啟 员員
响響 园園 围圍 图圖 圆圓 坚堅 声聲 备備 复復 头頭 奋奮 奖獎 妆妝 妇婦 姗姍 娅婭 娄婁 娴嫻 婵嬋 学學 对對 导導 尧堯 层層 岁歲 岗崗 岭嶺 峡峽 峦巒 带帶 师師 归歸 当當 彦彥
径徑 志誌
"""

SIMPLIFIED = {other: pair[0] for pair in _PAIRS.split() for other in pair[1:]}
