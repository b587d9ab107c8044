"""How columns are headed in the exports of other systems, and in English, Chinese, German, French.

Written as `columns.plain` leaves a header: lower case, no accents, no marks, single blanks. The
earlier a word stands, the surer it is.
"""

from collections.abc import Mapping

from crm.word_sets import word_set

Words = Mapping[str, tuple[str, ...]]


def _words(**fields: str) -> Words:
    return {
        name: tuple(word.strip() for word in words.split(",")) for name, words in fields.items()
    }


CLIENT_WORDS: Words = _words(
    name="company name, account name, organization name, organisation name, client name,"
    " customer name, organisation, organization, company, name, account, client, customer,"
    " business name, firma, firmenname, unternehmen, kunde, organisation name, societe,"
    " nom de la societe, nom, entreprise, raison sociale, organisme, 客户名称, 公司名称,"
    " 企业名称, 单位名称, 公司, 客户, 企业, 单位, 名称, 客户名, 公司名, 公司简称,"
    " 公司名稱, 客戶名稱, 客戶, 名稱",
    legal_name="legal name, legal company name, registered name, rechtlicher name,"
    " denomination sociale, 公司全称, 法定名称, 注册名称, 客户全称, 企业全称, 全称,"
    " 公司全稱",
    industry="industry, sector, industry sector, business sector, branche, secteur,"
    " secteur d activite, activite, 行业, 所属行业, 行业类型, 行業",
    tier="tier, account tier, customer tier, rating, priority, class, abc, kategorie,"
    " klasse, kundenklasse, categorie, niveau, 级别, 客户级别, 客户等级, 等级, 分级,"
    " 客户分级, 重要性, 等級",
    website="website, website url, web page, webpage, web site, homepage, url, web,"
    " webseite, internet, internetseite, site web, site internet, site, website 1 value,"
    " 网站, 网址, 官网, 公司网址, 公司网站, 主页, 網站, 網址",
    domain="company domain name, domain name, domain, company domain, domaine, 域名",
    phone="phone, phone number, telephone, telephone number, main phone, company phone,"
    " tel, office phone, business phone, company main phone, phone 1 value, telefon,"
    " telefonnummer, tel nr, numero de telephone, 电话, 公司电话, 联系电话, 电话号码,"
    " 座机, 固定电话, 電話, 電話號碼",
    email="email, e mail, email address, e mail address, company email, mail,"
    " e mail 1 value, primary email, info email, e mail adresse, emailadresse,"
    " adresse e mail, adresse mail, courriel, adresse electronique, 邮箱, 电子邮件,"
    " 电子邮箱, 公司邮箱, 邮件, 邮箱地址, 電子郵件, 信箱",
    address="address, street address, street, billing street, billing address, address 1,"
    " address line 1, address1, street 1, address 1 street, address 1 formatted,"
    " business street, mailing street, shipping street, full address, strasse, anschrift,"
    " adresse, rue, 地址, 公司地址, 详细地址, 办公地址, 街道, 联系地址",
    city="city, billing city, town, address 1 city, business city, mailing city,"
    " shipping city, ort, stadt, ville, localite, 城市, 市, 所在城市, 所在地",
    region="state region, state, region, province, billing state, billing state province,"
    " state province, address 1 region, business state, mailing state, bundesland,"
    " departement, 省份, 省, 州, 省市",
    postal_code="postal code, zip, zip code, postcode, billing zip postal code,"
    " zip postal code, billing postal code, address 1 postal code, business postal code,"
    " plz, postleitzahl, code postal, 邮编, 邮政编码, 郵遞區號",
    country="country, country region, billing country, address 1 country,"
    " business country region, business country, mailing country, country code, land,"
    " pays, 国家, 国家地区, 國家",
    language="language, preferred language, locale, lang, sprache, langue, 语言, 首选语言, 語言",
    notes="notes, note, description, comments, comment, remarks, about us, notizen, notiz,"
    " bemerkung, bemerkungen, beschreibung, remarques, commentaire, commentaires,"
    " remarque, 备注, 说明, 描述, 备注信息, 備註",
    external_id="external id, external identifier, company id, account id, record id,"
    " customer id, client id, organization id, organisation id, accountnumber,"
    " account number, customer number, client number, id, uid, kundennummer, kunden nr,"
    " numero client, code client, 客户编号, 客户id, 公司编号, 编号, 客户代码, 外部编号,"
    " 客戶編號, 編號",
    owner="company owner, account owner, owner email, owner, account manager,"
    " record owner, account executive, assigned to, assigned user, responsible,"
    " salesperson, kundenbetreuer, betreuer, verantwortlich, zustandig, responsable,"
    " charge de compte, proprietaire, 负责人, 客户经理, 所属人, 归属人, 销售负责人,"
    " 跟进人, 客戶經理, 負責人",
    record_type="company type, is company, contact type, record type",
)

CONTACT_WORDS: Words = _words(
    full_name="full name, contact name, display name, name, person name, person, file as,"
    " fn, vollstandiger name, nom complet, nom et prenom, ansprechpartner, kontakt,"
    " interlocuteur, 姓名, 联系人姓名, 全名, 联系人, 名字, 客户联系人, 聯絡人, 聯絡人姓名,"
    " contact person, contact, manager",
    given_name="first name, given name, firstname, givenname, forename, vorname, prenom,"
    " 名, 联系人名",
    family_name="last name, family name, lastname, familyname, surname, nachname,"
    " familienname, nom de famille, 姓, 姓氏, 联系人姓",
    middle_name="middle name, additional name, middlename, zweiter vorname,"
    " deuxieme prenom, 中间名",
    email="email, e mail, email address, e mail address, primary email, work email,"
    " business email, e mail 1 value, email 1 value, email 1, e mail 1, mail,"
    " e mail adresse, emailadresse, adresse e mail, adresse mail, courriel,"
    " adresse electronique, 邮箱, 电子邮件, 电子邮箱, 邮件, 邮箱地址, 工作邮箱, 邮件地址,"
    " 電子郵件, 電郵, 信箱",
    phone="phone, phone number, business phone, work phone, office phone, telephone,"
    " telephone number, tel, primary phone, phone 1 value, phone 1, direct phone, telefon,"
    " telefonnummer, telefon geschaftlich, telefon dienstlich, numero de telephone,"
    " telephone professionnel, 电话, 联系电话, 办公电话, 座机, 固定电话, 电话号码, 電話,"
    " 聯絡電話",
    mobile="mobile phone, mobile, mobile phone number, mobile number, cell phone, cell,"
    " cellphone, mobiltelefon, handy, mobil, handynummer, portable, telephone portable,"
    " telephone mobile, 手机, 手机号, 手机号码, 移动电话, 手機, 行動電話",
    title="job title, title, position, occupation, role, function, organization 1 title,"
    " organization title, jobtitle, berufsbezeichnung, stelle, funktion, poste, fonction,"
    " intitule du poste, titre, 职位, 职务, 职称, 岗位, 頭銜, 職稱, 職位",
    department="department, dept, organization 1 department, organization department,"
    " division, abteilung, service, departement, 部门, 所属部门, 部門",
    client="company, company name, associated company, related company, account name,"
    " account, organization name, organisation name, organization, organisation,"
    " organization 1 name, current employer, employer, client, client name, customer,"
    " customer name, parent company, firma, firmenname, unternehmen, kunde, arbeitgeber,"
    " societe, entreprise, employeur, organisme, 公司, 公司名称, 单位, 客户, 客户名称,"
    " 企业名称, 所属公司, 所属客户, 工作单位, 企业, 单位名称, 公司名稱, 客戶名稱, 客戶",
    client_id="associated company id, company id, account id, organization id,"
    " related company id, associated company ids, primary associated company id, 客户编号,"
    " 公司编号",
    client_domain="associated company domain, company domain, company domain name, 公司域名",
    language="language, preferred language, locale, lang, sprache, langue, 语言, 首选语言, 語言",
    notes="notes, note, description, comments, comment, remarks, notizen, notiz,"
    " bemerkung, bemerkungen, remarques, commentaire, commentaires, 备注, 说明, 描述, 備註",
    linkedin="linkedin, linkedin url, linkedin profile, linkedin bio, person linkedin url, 领英",
    website="website, website url, web page, personal web page, web site, homepage, url,"
    " website 1 value, website 1, webseite, site web, 网站, 网址, 个人主页, 網站",
    address="address, street address, street, mailing street, business street,"
    " home street, address 1 formatted, address 1 street, address 1, mailing address,"
    " anschrift, strasse, adresse, rue, 地址, 联系地址, 详细地址, 通讯地址",
    city="city, mailing city, business city, address 1 city, town, ort, stadt, ville, 城市",
    region="state region, state, region, province, mailing state, business state,"
    " address 1 region, 省份, 省",
    postal_code="postal code, zip, zip code, postcode, mailing zip postal code,"
    " business postal code, address 1 postal code, plz, postleitzahl, code postal, 邮编,"
    " 邮政编码",
    country="country, country region, mailing country, business country region,"
    " address 1 country, land, pays, 国家, 國家",
    external_id="external id, external identifier, contact id, record id, person id, id,"
    " uid, 联系人编号, 编号, 联系人id, 外部编号",
    owner="contact owner, owner email, owner, account owner, record owner, assigned to,"
    " account manager, verantwortlich, betreuer, responsable, proprietaire, 负责人,"
    " 所属人, 跟进人, 归属人, 客户经理, 負責人",
    record_type="company type, is company, contact type, record type",
)

# People around the person, and what the row is not about: such columns are nobody's own.
RELATIONS = word_set(
    "mother mothers mum mums mom moms father fathers dad dads parent parents sister sisters brother"
    " brothers sibling spouse spouses wife husband partner partners child children son daughter"
    " guardian guardians friend relative emergency assistant assistants secretary referrer referred"
    " supervisor superior reports mutter vater eltern schwester bruder ehepartner ehefrau ehemann"
    " kind partnerin freund assistent assistentin vorgesetzter notfall mere pere parents soeur"
    " frere conjoint epouse epoux enfant tuteur assistante urgence alternate backup"
    " yomi phonetic previous old former maiden nickname signature bounced opted opt unsubscribed"
    " type label status date time count created modified updated activity"
)
CHINESE_RELATIONS = word_set(
    "母亲 父亲 妈妈 爸爸 家长 配偶 妻子 丈夫 兄弟 姐妹 子女 孩子 紧急 助理 秘书 上级"
    " 朋友 推荐人 备用"
)
# Words that may stand before a known one without changing its sense.
HARMLESS = word_set(
    "primary main work business office professional default current preferred contact contacts"
    " person player member customer client lead account company organisation organization hs crm"
    " standard our my the geschaftlich dienstlich professionnel"
)
OTHERS_OF_CONTACT = word_set("company organisation organization account customer client")
OTHERS_OF_CLIENT = word_set("contact contacts person player member lead")
# A person's name only where no better column holds one.
WEAK_NAMES = ("contact person", "contact", "manager")
