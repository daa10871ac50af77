package techo.exchange.checkup;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItem.Part;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.CheckupPhase;
import techo.terminology.ChoiceLists;

/** Documents that keep to the specification, made from its tables without any of the code under test. */
final class GeneratedCheckups {

    static final CheckupItems ITEMS = CheckupItems.load();
    static final ChoiceLists CHOICES = ChoiceLists.load();
    static final CheckupMethods METHODS = CheckupMethods.load();

    private GeneratedCheckups() {}

    static Stream<CheckupItem> items() {
        return items(CheckupPhase.FOURTH);
    }

    /** As sections state them: what is examined before what is asked. */
    static Stream<CheckupItem> items(CheckupPhase phase) {
        return ITEMS.all(phase).stream().sorted(Comparator.comparing(item -> item.part() == Part.QUESTIONNAIRE));
    }

    static String of(Function<CheckupItem, String> observation) {
        return of(CheckupPhase.FOURTH, observation);
    }

    static String of(CheckupPhase phase, Function<CheckupItem, String> observation) {
        return document(phase, items(phase).map(observation).toList());
    }

    /** Examined in that phase; a file of an earlier year can be made today. */
    static String document(CheckupPhase phase, List<String> observations) {
        String document = document("10", "010", observations);
        return phase == CheckupPhase.THIRD ? document.replace("20250610", "20230610") : document;
    }

    /** Groups with their members inside, then the items that are in none. */
    static String grouped(CheckupPhase phase) {
        Map<String, List<CheckupItem>> groups = items(phase)
                .filter(i -> i.group().isPresent())
                .collect(Collectors.groupingBy(i -> i.group().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        Stream<String> first = groups.values().stream()
                .map(members -> "<observation classCode=\"OBS\" moodCode=\"EVN\"><code nullFlavor=\"NA\"/>"
                        + members.stream().map(GeneratedCheckups::related).collect(Collectors.joining())
                        + "</observation>");
        Stream<String> rest = items(phase).filter(i -> i.group().isEmpty()).map(i -> observation(i, "", value(i)));
        return document(phase, Stream.concat(first, rest).toList());
    }

    private static String related(CheckupItem item) {
        return "<entryRelationship typeCode=\"" + item.relation().orElseThrow() + "\">"
                + observation(item, "", value(item)) + "</entryRelationship>";
    }

    static String observation(CheckupItem item, String attributes, String content) {
        return "<observation classCode=\"OBS\" moodCode=\"EVN\"" + attributes + "><code code=\"" + item.code()
                + "\" codeSystem=\"1.2.392.200119.6.1005\" displayName=\"" + item.japanese() + "\"/>" + content
                + "</observation>";
    }

    static String value(CheckupItem item) {
        return switch (item.kind()) {
            case NUMBER -> "<value xsi:type=\"PQ\" value=\"12.30\"" + unit(item) + "/>";
            case CHOICE, ORDERED_CHOICE -> answer(item, codes(item).get(0));
            case TEXT -> "<value xsi:type=\"ST\">所見（右）ＡＢ &amp; 1&lt;2</value>";
            case DAY -> "<value xsi:type=\"ST\">20250609</value>";
        };
    }

    static String answer(CheckupItem item, String code) {
        String list = item.choiceList().orElseThrow();
        String words = CHOICES.display(list, code).orElse("");
        return "<value xsi:type=\"" + type(item) + "\" code=\"" + code + "\" codeSystem=\"" + list + "\""
                + (words.isEmpty() ? "" : " displayName=\"" + words + "\"") + "/>";
    }

    static List<String> codes(CheckupItem item) {
        return Stream.of(
                        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
                        "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30")
                .filter(code -> CHOICES.contains(item.choiceList().orElseThrow(), code))
                .toList();
    }

    static String type(CheckupItem item) {
        return switch (item.kind()) {
            case NUMBER -> "PQ";
            case CHOICE -> "CD";
            case ORDERED_CHOICE -> "CO";
            case TEXT, DAY -> "ST";
        };
    }

    static String unit(CheckupItem item) {
        return item.unit()
                .map(CheckupItem.Unit::exchange)
                .filter(unit -> !unit.isEmpty())
                .map(unit -> " unit=\"" + unit + "\"")
                .orElse("");
    }

    static String method(String code) {
        return "<methodCode code=\"" + code + "\" codeSystem=\"1.2.392.200119.6.1007\"/>";
    }

    static String range(CheckupItem item) {
        return "<referenceRange><observationRange classCode=\"OBS\" moodCode=\"EVN.CRT\"><value xsi:type=\"IVL_PQ\">"
                + "<low value=\"1.50\"" + unit(item) + "/><high value=\"20\"" + unit(item) + "/></value>"
                + "</observationRange></referenceRange>";
    }

    static String physician(String name) {
        return "<author><time nullFlavor=\"NI\"/><assignedAuthor><id nullFlavor=\"NI\"/><assignedPerson><name>" + name
                + "</name></assignedPerson></assignedAuthor></author>";
    }

    /** With another section in the place of that of 特定健診. */
    static String document(String section, String title, String document) {
        return document.replace("<code code=\"01010\"", "<code code=\"" + section + "\"")
                .replace("<title>特定健診検査・問診結果セクション</title>", "<title>" + title + "</title>");
    }

    static String document(String reportClass, String program, List<String> observations) {
        StringBuilder entries = new StringBuilder();
        observations.forEach(o -> entries.append("<entry>").append(o).append("</entry>\n"));
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:hl7-org:v3 ../XSD/hc08_V08.xsd">
                <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
                <id nullFlavor="NI"/>
                <code code="%s" codeSystem="1.2.392.200119.6.1001"/>
                <effectiveTime value="20250620"/>
                <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
                <recordTarget><patientRole>
                <id root="1.2.392.200119.6.101" extension="06999999"/>
                <id root="1.2.392.200119.6.204" extension="１２３"/>
                <id root="1.2.392.200119.6.205" extension="４５６７"/>
                <id root="1.2.392.200119.6.211" extension="01"/>
                <addr><postalCode>100-0013</postalCode>東京都千代田区霞が関９－９－９</addr>
                <patient><name>ミホンタロウ</name>
                <administrativeGenderCode code="1" codeSystem="1.2.392.200119.6.1104"/><birthTime value="19700405"/></patient>
                </patientRole></recordTarget>
                <author><time value="20250620"/><assignedAuthor><id nullFlavor="NI"/><representedOrganization>
                <id root="1.2.392.200119.6.102" extension="9911234567"/><name>サンプル健診センター</name>
                <telecom value="tel:03-0000-0001"/><addr><postalCode>100-0001</postalCode>東京都千代田区千代田１－１</addr>
                </representedOrganization></assignedAuthor></author>
                <custodian><assignedCustodian><representedCustodianOrganization>
                <id root="1.2.392.200119.6.101" extension="06999999"/><name>サンプル健保</name>
                </representedCustodianOrganization></assignedCustodian></custodian>
                <participant typeCode="HLD"><functionCode code="1" codeSystem="1.2.392.200119.6.208"/>
                <time><high value="20260331"/></time><associatedEntity classCode="IDENT">
                <id root="1.2.392.200119.6.209.106999999" extension="25000000001"/>
                <scopingOrganization><id root="1.2.392.200119.6.101" extension="06999999"/></scopingOrganization>
                </associatedEntity></participant>
                <documentationOf typeCode="DOC"><serviceEvent><code code="%s" codeSystem="1.2.392.200119.6.1002"/>
                <effectiveTime value="20250610"/><performer typeCode="PRF"><assignedEntity><id nullFlavor="NI"/>
                <representedOrganization><id root="1.2.392.200119.6.102" extension="9911234567"/><name>サンプル健診センター</name>
                <telecom value="tel:03-0000-0001"/><addr><postalCode>100-0001</postalCode>東京都千代田区千代田１－１</addr>
                </representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>
                <component><structuredBody><component><section>
                <code code="01010" codeSystem="1.2.392.200119.6.1010"/><title>特定健診検査・問診結果セクション</title><text/>
                """.formatted(reportClass, program)
                + entries
                + "</section></component></structuredBody></component></ClinicalDocument>";
    }
}
