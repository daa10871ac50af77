package techo.exchange.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import techo.exchange.Zips;

/** Reads about the largest files that readers take, in the memory that the machine was started with. Run by hand. */
final class LargestFiles {
    private static final int MIB = 1 << 20;
    private static final String WORDS = "とても長い所見の文章。".repeat(100);

    private LargestFiles() {}

    /** @param targets names; all when there is none */
    public static void main(String[] targets) {
        Map<Target, byte[]> files = new LinkedHashMap<>();
        byte[] checkup = text(
                "<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
                        + "<code code=\"10\" codeSystem=\"1.2.392.200119.6.1001\"/><effectiveTime value=\"20250620\"/><recordTarget>"
                        + "<patientRole><patient><name>ミホン</name><birthTime value=\"19700405\"/></patient></patientRole></recordTarget>"
                        + "<documentationOf><serviceEvent><code code=\"010\"/><effectiveTime value=\"20250610\"/></serviceEvent>"
                        + "</documentationOf><component><structuredBody><component><section><code code=\"01010\"/>",
                19_000,
                i -> "<entry><observation><code code=\"9N001000000000001\"/><value xsi:type=\"PQ\" value=\"" + i
                        + ".5\" unit=\"cm\"/><text>とても長い所見の文章。とても長い所見の文章。とても長い所見の文章。</text></observation></entry>",
                "</section></component></structuredBody></component></ClinicalDocument>");
        files.put(Target.CHECKUP, checkup);
        files.put(Target.ARCHIVE, new Zips().file("DATA/h.xml", checkup).bytes());
        files.put(
                Target.NOTEBOOK,
                text(
                        "JAHISTC08,1\r\n1,見本　太郎,1,S450405,,,,,,,\r\n5,20250612,1\r\n11,見本薬局,13,4,1234567\r\n",
                        9_900,
                        i -> "201," + i + ",見本錠" + i + ",3,錠,4,2171022F1029,1\r\n301," + i + ",毎食後,14,日分,1,1,,1\r\n",
                        ""));
        files.put(
                Target.PRESCRIPTION,
                text(
                        "JAHIS10\r\n1,1,1234567,13,見本内科\r\n5,,ﾐﾎﾝ,見本\r\n11,,見本 太郎,\r\n51,20250612\r\n101,1,1,,14\r\n111,1,1,,毎食後,3\r\n",
                        4_900,
                        i -> "201,1," + (i + 1) + ",1,4,2171022F1029,見本錠" + i + ",3,1,錠\r\n",
                        ""));
        files.put(
                Target.FHIR,
                text(
                        "{\"resourceType\":\"Patient\",\"id\":\"p\"}\n",
                        19_000,
                        i -> "{\"resourceType\":\"Observation\",\"id\":\"o" + i
                                + "\",\"status\":\"final\",\"code\":{\"text\":\"所見\"},"
                                + "\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":\"2025-06-10\",\"valueString\":\""
                                + i
                                + WORDS + "\"}\n",
                        ""));
        files.put(
                Target.HOME_TABLE,
                text(
                        "測定日時,項目,値,単位,機器,備考\r\n",
                        20_000,
                        i -> "2025-06-10T00:00:00." + (100_000 + i) + "+09:00,体重,78.4,kg,体組成計 " + i
                                + ",とても長い備考とても長い備考とても長い備考\r\n",
                        ""));
        files.put(
                Target.COLUMN_TABLE,
                text(
                        "接種日,予防接種名,回数,ロット番号,対象疾病,接種区分,医療機関名,備考\r\n",
                        2_000,
                        i -> "2024-04-10,五種混合,1回目,L" + i + ",,,見本," + WORDS + "\r\n",
                        ""));
        files.put(
                Target.OPEN_MHEALTH,
                text(
                        "",
                        19_000,
                        i ->
                                "{\"header\":{\"schema_id\":{\"name\":\"body-weight\"}},\"body\":{\"body_weight\":{\"value\":"
                                        + (40 + i % 60)
                                        + ",\"unit\":\"kg\"},\"effective_time_frame\":{\"date_time\":\"2025-06-"
                                        + (10 + i % 20) + "T07:"
                                        + (10 + i / 20 % 50) + ":" + (10 + i / 1_000 % 50) + "+09:00\"}}}\n",
                        ""));
        files.forEach((target, file) -> {
            if (targets.length == 0 || List.of(targets).contains(target.name())) {
                read(target, file);
            }
        });
    }

    private static void read(Target target, byte[] file) {
        String told = target.read(file)
                .fold(
                        read -> read.records().get(0).resources().size() + " resources",
                        refused -> "refused: " + refused.errors().get(0));
        System.out.printf("%s, %.1f MiB: %s%n", target, (double) file.length / MIB, told);
    }

    private static byte[] text(String head, int rows, IntFunction<String> row, String foot) {
        return (head + IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining()) + foot).getBytes(UTF_8);
    }
}
