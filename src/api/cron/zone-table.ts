/**
 * The IANA time zones (release 2025b), written by src/tidy/generate-time-zones.mjs: one behaviour a line, as
 * `tail|explicit|names`. Offsets and times count quarters of an hour, distances minutes. The tail is the offset east of UTC, or
 * `standard summer begin end` with rules `month.week.weekday.time` as in POSIX. The explicit part, if any, gives the
 * offset at 2018-01-01T00:00Z, then pairs of (base 36) distance and new offset; the tail holds after the last pair.
 */
export const zoneTable = `
0||Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Timbuktu America/Danmarkshavn Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu Factory GMT GMT+0 GMT-0 GMT0 Greenwich Iceland UCT UTC Universal Zulu
12||Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Africa/Nairobi Antarctica/Syowa Asia/Aden Asia/Baghdad Asia/Bahrain Asia/Istanbul Asia/Kuwait Asia/Qatar Asia/Riyadh Etc/GMT-3 Europe/Istanbul Europe/Kirov Europe/Minsk Europe/Moscow Europe/Simferopol Indian/Antananarivo Indian/Comoro Indian/Mayotte Turkey W-SU
4||Africa/Algiers Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo Africa/Tunis Etc/GMT-1
8||Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Johannesburg Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Maseru Africa/Mbabane Africa/Tripoli Africa/Windhoek Etc/GMT-2 Europe/Kaliningrad Libya
8 12 4.5.5.0 10.5.4.96|8 1icj0 8|Africa/Cairo Egypt
4|0 2kbc 4 1ig0 0 12w0 4 9xs0 0 12w0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9xs0 0 12w0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9xs0 0 12w0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9xs0 0 12w0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9q00 0 1ao0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9q00 0 1ao0 4 9q00 0 12w0 4 9xs0 0 12w0 4 9q00 0 1ao0 4|Africa/Casablanca Africa/El_Aaiun
4 8 3.5.0.8 10.5.0.12||Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich MET Poland
8|12 ys30 8|Africa/Juba
0|0 1o 4 b9k0 0|Africa/Sao_Tome
-40 -36 3.2.0.8 11.1.0.8||America/Adak America/Atka US/Aleutian
-36 -32 3.2.0.8 11.1.0.8||America/Anchorage America/Juneau America/Nome America/Sitka America/Yakutat US/Alaska
-16||America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon America/Boa_Vista America/Caracas America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Guyana America/Kralendijk America/La_Paz America/Lower_Princes America/Manaus America/Marigot America/Martinique America/Montserrat America/Port_of_Spain America/Porto_Velho America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola America/Virgin Brazil/West Etc/GMT+4
-12||America/Araguaina America/Argentina/Buenos_Aires America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis America/Argentina/Tucuman America/Argentina/Ushuaia America/Bahia America/Belem America/Buenos_Aires America/Catamarca America/Cayenne America/Cordoba America/Fortaleza America/Jujuy America/Maceio America/Mendoza America/Montevideo America/Paramaribo America/Punta_Arenas America/Recife America/Rosario America/Santarem Antarctica/Palmer Antarctica/Rothera Atlantic/Stanley Etc/GMT+3
-12|-12 2kd0 -16 61to -12 56mc -16 61to -12 56mc -16 61to -12 5eec -16 5u1o -12 5eec -16 5u1o -12 5eec -16 5u1o -12 5eec -16 61to -12|America/Asuncion
-20||America/Atikokan America/Bogota America/Cancun America/Cayman America/Coral_Harbour America/Eirunepe America/Guayaquil America/Jamaica America/Lima America/Panama America/Porto_Acre America/Rio_Branco Brazil/Acre EST Etc/GMT+5 Jamaica
-24|-24 2sdc -20 6hac -24 4yxo -20 69ic -24 4yxo -20 69ic -24 4yxo -20 6hac -24 4r5o -20 6hac -24|America/Bahia_Banderas America/Merida America/Mexico_City America/Monterrey Mexico/General
-24||America/Belize America/Costa_Rica America/El_Salvador America/Guatemala America/Managua America/Regina America/Swift_Current America/Tegucigalpa Canada/Saskatchewan Etc/GMT+6 Pacific/Galapagos
-28 -24 3.2.0.8 11.1.0.8||America/Boise America/Cambridge_Bay America/Denver America/Edmonton America/Inuvik America/Shiprock America/Yellowknife Canada/Mountain MST7MDT Navajo US/Mountain
-16|-12 1hh0 -16 7zto -12 38mc -16|America/Campo_Grande America/Cuiaba
-24 -20 3.2.0.8 11.1.0.8||America/Chicago America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN America/Matamoros America/Menominee America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Rainy_River America/Rankin_Inlet America/Resolute America/Winnipeg CST6CDT Canada/Central US/Central US/Indiana-Starke
-24|-28 2sf0 -24 6hac -28 4yxo -24 69ic -28 4yxo -24 69ic -28 4yxo -24 6hac -28 4r5o -24|America/Chihuahua
-28 -24 3.2.0.8 11.1.0.8|-28 2530 -24 7cec -28 3w1o -24 7cec -28 3w1o -24 7cec -28 43to -24 7cec -28 3w1o -24 82z0 -28|America/Ciudad_Juarez
-12|-12 42t0 -16 2t5o -12 7cec -16 4r5o -12 6hac -16 4r5o -12 6hac -16 4r5o -12 6hac -16 4yxo -12 69ic -16 4r5o -12 6p2c -16 4r5o -12|America/Coyhaique
-28||America/Creston America/Dawson_Creek America/Fort_Nelson America/Hermosillo America/Phoenix Etc/GMT+7 MST US/Arizona
-28|-32 254o -28 7cec -32 3w1o -28 7cec -32 3w1o -28|America/Dawson America/Whitehorse Canada/Yukon
-20 -16 3.2.0.8 11.1.0.8||America/Detroit America/Fort_Wayne America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis America/Iqaluit America/Kentucky/Louisville America/Kentucky/Monticello America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto Canada/Eastern EST5EDT US/East-Indiana US/Eastern US/Michigan
-32 -28 3.2.0.8 11.1.0.8||America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana America/Vancouver Canada/Pacific Mexico/BajaNorte PST8PDT US/Pacific
-16 -12 3.2.0.8 11.1.0.8||America/Glace_Bay America/Goose_Bay America/Halifax America/Moncton America/Thule Atlantic/Bermuda Canada/Atlantic
-8 -4 3.5.0.-4 10.5.0.0|-12 2k9o -8 6p40 -12 4r40 -8 6hc0 -12 4r40 -8 6hc0 -12 4r40 -8 6p40 -12 4jc0 -8 6p40 -12 4jc0 -8 6p40 -8|America/Godthab America/Nuuk
-20 -16 3.2.0.8 11.1.0.8|-16 24zo -16|America/Grand_Turk
-20 -16 3.2.0.0 11.1.0.4||America/Havana Cuba
-28|-28 2sf0 -24 6hac -28 4yxo -24 69ic -28 4yxo -24 69ic -28 4yxo -24 6hac -28 4r5o -24 6hac -28|America/Mazatlan Mexico/BajaSur
-36 -32 3.2.0.8 11.1.0.8|-36 256c -32 9pyc -36|America/Metlakatla
-12 -8 3.2.0.8 11.1.0.8||America/Miquelon
-8||America/Noronha Atlantic/South_Georgia Brazil/DeNoronha Etc/GMT+2
-24 -20 3.2.0.8 11.1.0.8|-28 2530 -24 7cec -28 3w1o -24 7cec -28 3w1o -24 7cec -28 43to -24 7cec -28 3w1o -24 7cco -24|America/Ojinaga
-16 -12 9.1.6.96 4.1.6.96|-12 42t0 -16 2t5o -12 7cec -16 4r5o -12 6hac -16 4r5o -12 6hac -16 4r5o -12 6hac -16 4yxo -12|America/Santiago Chile/Continental
-12|-8 1hfc -12 7zto -8 38mc -12|America/Sao_Paulo Brazil/East
-8 -4 3.5.0.-4 10.5.0.0|-4 2k9o 0 6p40 -4 4r40 0 6hc0 -4 4r40 0 6hc0 -4 4r40 0 6p40 -4 4jc0 0 6p40 -4 4jc0 0 6p40 -4 4r40 -4|America/Scoresbysund
-14 -10 3.2.0.8 11.1.0.8||America/St_Johns Canada/Newfoundland
32|44 24cc 32 6hh0 44 4ypc 32 67h0 44 4t70 32 6hc1 44 4yqz 32 69p1 44 4yqz 32 69p1 44 4vjz 32|Antarctica/Casey
28||Antarctica/Davis Asia/Bangkok Asia/Barnaul Asia/Ho_Chi_Minh Asia/Hovd Asia/Jakarta Asia/Krasnoyarsk Asia/Novokuznetsk Asia/Novosibirsk Asia/Phnom_Penh Asia/Pontianak Asia/Saigon Asia/Tomsk Asia/Vientiane Etc/GMT-7 Indian/Christmas
40||Antarctica/DumontDUrville Asia/Ust-Nera Asia/Vladivostok Australia/Brisbane Australia/Lindeman Australia/Queensland Etc/GMT-10 Pacific/Chuuk Pacific/Guam Pacific/Port_Moresby Pacific/Saipan Pacific/Truk Pacific/Yap
40 44 10.1.0.8 4.1.0.12||Antarctica/Macquarie Australia/ACT Australia/Canberra Australia/Currie Australia/Hobart Australia/Melbourne Australia/NSW Australia/Sydney Australia/Tasmania Australia/Victoria
20||Antarctica/Mawson Asia/Aqtau Asia/Aqtobe Asia/Ashgabat Asia/Ashkhabad Asia/Atyrau Asia/Dushanbe Asia/Karachi Asia/Oral Asia/Samarkand Asia/Tashkent Asia/Yekaterinburg Etc/GMT-5 Indian/Kerguelen Indian/Maldives
48 52 9.5.0.8 4.1.0.12||Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland
0 8 3.5.0.4 10.5.0.12||Antarctica/Troll
20|28 1v6no 20|Antarctica/Vostok
20|24 1xgu0 20|Asia/Almaty Asia/Qostanay
12|8 2poo 12 6hc0 8 4r40 12 6hc0 8 4r40 12 6p40 8 4jc0 12 6p40 8 3o80 12|Asia/Amman
48||Asia/Anadyr Asia/Kamchatka Etc/GMT-12 Kwajalein Pacific/Funafuti Pacific/Kwajalein Pacific/Majuro Pacific/Nauru Pacific/Tarawa Pacific/Wake Pacific/Wallis
16||Asia/Baku Asia/Dubai Asia/Muscat Asia/Tbilisi Asia/Yerevan Etc/GMT-4 Europe/Astrakhan Europe/Samara Europe/Saratov Europe/Ulyanovsk Indian/Mahe Indian/Mauritius Indian/Reunion
8 12 3.5.0.0 10.5.0.0||Asia/Beirut
24||Asia/Bishkek Asia/Dacca Asia/Dhaka Asia/Kashgar Asia/Omsk Asia/Thimbu Asia/Thimphu Asia/Urumqi Etc/GMT-6 Indian/Chagos
32||Asia/Brunei Asia/Choibalsan Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Hong_Kong Asia/Irkutsk Asia/Kuala_Lumpur Asia/Kuching Asia/Macao Asia/Macau Asia/Makassar Asia/Manila Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Ujung_Pandang Asia/Ulaanbaatar Asia/Ulan_Bator Australia/Perth Australia/West Etc/GMT-8 Hongkong PRC ROC Singapore
22||Asia/Calcutta Asia/Colombo Asia/Kolkata
36||Asia/Chita Asia/Dili Asia/Jayapura Asia/Khandyga Asia/Seoul Asia/Tokyo Asia/Yakutsk Etc/GMT-9 Japan Pacific/Palau ROK
12|8 2poo 12 6hac 8 4r5o 12 6hac 8 4r5o 12 6p2c 8 4jdo 12 6p2c 8 4jdo 12|Asia/Damascus
8 12 3.5.0.12 10.5.0.16||Asia/Famagusta Asia/Nicosia EET Europe/Athens Europe/Bucharest Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia Europe/Tallinn Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye
8 12 3.4.4.200 10.4.4.200|8 2j2c 12 6p2c 8 4q00 12 6iec 8 4r5o 12 6hc0 8 4r40 12 6o00 8 4lk0 12 6o1o 8 5m9o 12 5m6c 8 5eho 12 5tyc 8 56po 12 61qc 8 4r5o 12 6hac 8 4r5o 12 6p2c 8 4jdo 12 6p2c 8 4jdo 12 6p2c 8 4r5o 12 6hac 8 4r5o 12 6hac 8 4r5o 12 6p2c 8 4jdo 12 6p2c 8 4jdo 12 6p2c 8 4jdo 12 6p2c 8 4r5o 12 69ic 8 4yxo 12 61qc 8 56po 12 5m6c 8 5m9o 12 5eec 8 5u1o 12 4yuc 8 1iho 12|Asia/Gaza Asia/Hebron
8 12 3.4.4.104 10.5.0.8||Asia/Jerusalem Asia/Tel_Aviv Israel
18||Asia/Kabul
23||Asia/Kathmandu Asia/Katmandu
44||Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Etc/GMT-11 Pacific/Bougainville Pacific/Efate Pacific/Guadalcanal Pacific/Kosrae Pacific/Noumea Pacific/Pohnpei Pacific/Ponape
36|34 3td0 36|Asia/Pyongyang
20|24 ax20 20|Asia/Qyzylorda
26||Asia/Rangoon Asia/Yangon Indian/Cocos
14|14 2gq6 18 5oec 14 5l5o 18 5oec 14 5l5o 18 5oec 14 5m9o 18 5oec 14 5l5o 18 5oec 14|Asia/Tehran Iran
-4 0 3.5.0.0 10.5.0.4||Atlantic/Azores
0 4 3.5.0.4 10.5.0.8||Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/Lisbon Europe/London GB GB-Eire Portugal WET
-4||Atlantic/Cape_Verde Etc/GMT+1
38 42 10.1.0.8 4.1.0.12||Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna
38||Australia/Darwin Australia/North
35||Australia/Eucla
42 44 10.1.0.8 4.1.0.8||Australia/LHI Australia/Lord_Howe
-24 -20 9.1.6.88 4.1.6.88|-20 42t0 -24 2t5o -20 7cec -24 4r5o -20 6hac -24 4r5o -20 6hac -24 4r5o -20 6hac -24 4yxo -20|Chile/EasterIsland Pacific/Easter
4 0 10.5.0.8 3.5.0.4||Eire Europe/Dublin
-40||Etc/GMT+10 HST Pacific/Honolulu Pacific/Johnston Pacific/Rarotonga Pacific/Tahiti US/Hawaii
-44||Etc/GMT+11 Pacific/Midway Pacific/Niue Pacific/Pago_Pago Pacific/Samoa US/Samoa
-48||Etc/GMT+12
-32||Etc/GMT+8 Pacific/Pitcairn
-36||Etc/GMT+9 Pacific/Gambier
52||Etc/GMT-13 Pacific/Enderbury Pacific/Fakaofo Pacific/Kanton Pacific/Tongatapu
56||Etc/GMT-14 Pacific/Kiritimati
8 12 3.5.0.8 10.5.0.12||Europe/Chisinau Europe/Tiraspol
12|12 99ac 16 oeuc 12|Europe/Volgograd
51 55 9.5.0.11 4.1.0.15||NZ-CHAT Pacific/Chatham
52|56 2rjc 52 5m80 56 5u00 52 5eg0 56 5u00 52 5eg0 56 5u00 52|Pacific/Apia
48|52 dzc 48 92o0 52 25s0 48 9ag0 52 1y00 48 al40 52 v40 48|Pacific/Fiji
-38||Pacific/Marquesas
44 48 10.1.0.8 4.1.0.12|44 e7t0 44|Pacific/Norfolk
`
