package techo.exchange.checkup;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import techo.terminology.CheckupItem.Part;

/** Systems, canonicals and the small code tables of the CDA header and of the eCheckup guide. */
final class CheckupCodes {

    static final String OID_INSURER = "1.2.392.200119.6.101";
    static final String OID_FACILITY = "1.2.392.200119.6.102";
    static final String OID_AGENCY = "1.2.392.200119.6.103";
    static final String OID_MUNICIPALITY = "1.2.392.200119.6.105";
    static final String OID_SYMBOL = "1.2.392.200119.6.204";
    static final String OID_NUMBER = "1.2.392.200119.6.205";
    static final String OID_BRANCH = "1.2.392.200119.6.211";
    static final String OID_TICKET_KIND = "1.2.392.200119.6.208";
    static final String OID_PROGRAM = "1.2.392.200119.6.1002";
    static final String OID_SECTION = "1.2.392.200119.6.1010";
    static final String OID_GENDER = "1.2.392.200119.6.1104";
    static final String OID_REPORT_CLASS = "1.2.392.200119.6.1001";

    private static final String OID_EXAMINATION_TICKET = "1.2.392.200119.6.209";
    private static final String OID_GUIDANCE_TICKET = "1.2.392.200119.6.210";
    private static final int INSURER_DIGITS = 8;

    /** The guide gives the report class another OID than the CDA does. */
    static final String REPORT_CLASS = "urn:oid:2.16.840.1.113883.2.2.1.6.1001";

    static final String SECTION = "http://jpfhir.jp/fhir/eCheckup/CodeSystem/section-code";
    static final String GROUP = "http://jpfhir.jp/fhir/eCheckup/CodeSystem/observationGroup-codes";
    static final String ORGANIZATION_ROLE = "http://jpfhir.jp/fhir/eCheckup/CodeSystem/report-organization-code";
    static final String FACILITY_NUMBER = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";
    static final String INSURER_NUMBER = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber";
    static final String MEMBER_ID = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
    static final String CATEGORY = "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS";
    static final String INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    static final String ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    static final String UCUM = "http://unitsofmeasure.org";
    static final String LOINC = "http://loinc.org";

    /** Spelled so by the guide. */
    static final String GROUP_RELATION =
            "http://jpfhir.jp/fhir/Common/Extension/StructureDefinition/observatioGroupRelationship";

    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,18})){1,20}");

    private static final Map<String, String> PROGRAMS = Map.of(
            "000", "不明",
            "010", "特定健康診査",
            "020", "広域連合の保健事業",
            "030", "事業者健診",
            "040", "学校健診",
            "060", "がん検診",
            "070", "保険者以外が行う特定健診等に相当する健診",
            "080", "保険者が実施する特定健診等以外の健診",
            "090", "肝炎検診",
            "990", "その他の健診(検診)");

    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("01011", "特定健診検査結果セクション"),
            Map.entry("01012", "特定健診問診結果セクション"),
            Map.entry("01021", "広域連合保健事業検査結果セクション"),
            Map.entry("01022", "広域連合保健事業問診結果セクション"),
            Map.entry("01031", "事業者健診検査結果セクション"),
            Map.entry("01032", "事業者健診問診結果セクション"),
            Map.entry("01041", "学校職員健診検査結果セクション"),
            Map.entry("01042", "学校職員健診問診結果セクション"),
            Map.entry("01060", "がん検診セクション"),
            Map.entry("01071", "その他健診検査結果セクション"),
            Map.entry("01072", "その他健診問診結果セクション"),
            Map.entry("01081", "保険者の実施するその他健診検査結果セクション"),
            Map.entry("01082", "保険者の実施するその他健診問診結果セクション"),
            Map.entry("01090", "肝炎検診セクション"),
            Map.entry("01910", "検査結果セクション"),
            Map.entry("01920", "問診結果セクション"),
            Map.entry("01990", "任意追加項目セクション"));

    /** CDA sections that the guide divides into examination (…1) and questionnaire (…2). */
    private static final Set<String> DIVIDED = Set.of("01010", "01020", "01030", "01040", "01070", "01080");

    /** Known sections that the guide's closed slicing of Composition.section leaves no place for. */
    private static final Set<String> OUTSIDE_PROFILE = Set.of("01060", "01090");

    private static final Map<String, String> GROUPS = Map.ofEntries(
            Map.entry("2A020", "貧血検査"),
            Map.entry("9A110", "心電図検査"),
            Map.entry("9N201", "胸部X線直接・がん検診"),
            Map.entry("9N206", "胸部X線直接・一般健診"),
            Map.entry("9N216", "胸部X線間接・がん検診"),
            Map.entry("9N221", "胸部X線間接・一般健診"),
            Map.entry("9N251", "胸部CT直接・がん検診"),
            Map.entry("9N252", "胸部CT直接・一般健診"),
            Map.entry("9N256", "上部消化管検査"),
            Map.entry("9E100", "眼底検査"),
            Map.entry("3C015", "血清クレアチニン検査"),
            Map.entry("9P500", "胸部エックス線検査"),
            Map.entry("7A030", "喀痰検査"),
            Map.entry("9N281", "マンモグラフィー検査"),
            Map.entry("9P542", "胃エックス線検査"),
            Map.entry("9P544", "胃内視鏡検査"),
            Map.entry("7A021", "頸部細胞診検査"),
            Map.entry("1B040", "便潜血検査"),
            Map.entry("9Z507", "骨粗鬆症DXA 検査"),
            Map.entry("9Z531", "骨粗鬆症エックス線検査"),
            Map.entry("9Z536", "骨粗鬆症CT 検査"),
            Map.entry("9Z541", "骨粗鬆症超音波検査"));

    private static final Map<String, AdministrativeGender> GENDERS =
            Map.of("1", AdministrativeGender.MALE, "2", AdministrativeGender.FEMALE);

    private CheckupCodes() {}

    static String eCheckup(String profile) {
        return "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/" + profile;
    }

    static boolean isOid(String text) {
        return OID.matcher(text).matches();
    }

    static String urn(String oid) {
        return "urn:oid:" + oid;
    }

    static Optional<String> program(String code) {
        return Optional.ofNullable(PROGRAMS.get(code));
    }

    static Optional<String> section(String code) {
        return Optional.ofNullable(SECTIONS.get(code));
    }

    static boolean isDivided(String section) {
        return DIVIDED.contains(section);
    }

    /** The part of a divided CDA section: …1 examination, …2 questionnaire. */
    static String divided(String section, Part part) {
        String stem = section.substring(0, section.length() - 1);
        return switch (part) {
            case EXAMINATION -> stem + "1";
            case QUESTIONNAIRE -> stem + "2";
        };
    }

    /** The CDA section that a section of the guide is a part of, or is. */
    static String undivided(String section) {
        return DIVIDED.stream()
                .filter(whole -> section.equals(divided(whole, Part.EXAMINATION))
                        || section.equals(divided(whole, Part.QUESTIONNAIRE)))
                .findFirst()
                .orElse(section);
    }

    /** The name of a CDA section. */
    static Optional<String> exchangedSection(String code) {
        return isDivided(code)
                ? section(divided(code, Part.EXAMINATION)).map(name -> name.replace("検査結果", "検査・問診結果"))
                : section(code);
    }

    static Optional<AdministrativeGender> gender(String code) {
        return Optional.ofNullable(GENDERS.get(code));
    }

    static Optional<String> genderCode(AdministrativeGender gender) {
        return GENDERS.entrySet().stream()
                .filter(entry -> entry.getValue() == gender)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** 保険者番号 with the leading zeros that the exchange wants. */
    static String insurer(String number) {
        return "0".repeat(Math.max(0, INSURER_DIGITS - number.length())) + number;
    }

    /** Each insurer numbers its own vouchers. */
    static String ticketRoot(Optional<String> kind, Optional<String> insurer) {
        String root = kind.filter("2"::equals).isPresent() ? OID_GUIDANCE_TICKET : OID_EXAMINATION_TICKET;
        return insurer.map(number -> root + ".1" + insurer(number))
                .filter(CheckupCodes::isOid)
                .orElse(root);
    }

    static boolean isProfiledSection(String section) {
        return SECTIONS.containsKey(section) && !OUTSIDE_PROFILE.contains(section);
    }

    /** The group's name by the first five characters of a member's code. */
    static Optional<String> group(String analyte) {
        return Optional.ofNullable(GROUPS.get(analyte));
    }
}
