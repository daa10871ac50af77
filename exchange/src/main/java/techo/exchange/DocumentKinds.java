package techo.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import techo.exchange.SecureXml.RootName;

/** Tells formats apart by magic bytes, XML root element or first line; never by file name or by what a sender claims. */
public final class DocumentKinds {

    static final String CDA_NAMESPACE = "urn:hl7-org:v3";
    /** Of index, summary and claims: today's, and that of the schemas until phase 3. */
    static final Set<String> CLERICAL_NAMESPACES = Set.of(
            "https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000161103.html",
            "http://tokuteikenshin.jp/checkup/2007");

    private static final int JSON_HEAD = 4_096;
    /** Its first two headings; a spreadsheet adds quotes, and commas up to the width of the widest row. */
    private static final Pattern COST_NOTICE =
            Pattern.compile("\"?わたしの情報\"?[,\\s]*[\\r\\n][,\\s]*\"?医療費通知情報\"?(?:[,\\s].*)?", Pattern.DOTALL);

    private static final int HEADINGS = 256;
    private static final List<byte[]> HOME_TABLES = Stream.of(UTF_8, JapaneseText.CP932)
            .flatMap(charset -> Stream.of("測定日時,", "\"測定日時\",").map(begin -> begin.getBytes(charset)))
            .toList();
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final byte[] PDF = "%PDF-".getBytes(US_ASCII);
    private static final byte[] NOTEBOOK = "JAHISTC".getBytes(US_ASCII);
    private static final byte[] PRESCRIPTION = "JAHIS".getBytes(US_ASCII);

    private DocumentKinds() {}

    public static DocumentKind detect(byte[] bytes) {
        if (SafeArchive.isZip(bytes)) {
            return DocumentKind.ARCHIVE;
        }
        if (startsWith(bytes, 0, PDF)) {
            return DocumentKind.PDF;
        }
        if (startsWith(bytes, 0, PNG)) {
            return DocumentKind.PNG;
        }
        if (startsWith(bytes, 0, JPEG)) {
            return DocumentKind.JPEG;
        }
        int start = SecureXml.contentStart(bytes);
        if (startsWith(bytes, start, NOTEBOOK)) {
            return DocumentKind.NOTEBOOK;
        }
        if (startsWith(bytes, start, PRESCRIPTION) && isDigitAt(bytes, start + PRESCRIPTION.length)) {
            return DocumentKind.PRESCRIPTION;
        }
        if (isCostNotice(bytes, start)) {
            return DocumentKind.COST_NOTICE;
        }
        if (HOME_TABLES.stream().anyMatch(words -> startsWith(bytes, start, words))) {
            return DocumentKind.HOME_TABLE;
        }
        if (start < bytes.length && (bytes[start] == '{' || bytes[start] == '[')) {
            return json(bytes, start);
        }
        Optional<RootName> root = SecureXml.root(bytes);
        if (root.isPresent()) {
            return kindOf(root.get());
        }
        return start < bytes.length && bytes[start] == '<' ? DocumentKind.OTHER_XML : DocumentKind.UNKNOWN;
    }

    private static boolean isCostNotice(byte[] bytes, int start) {
        int length = Math.min(bytes.length - start, HEADINGS);
        return Stream.of(UTF_8, JapaneseText.CP932)
                .anyMatch(charset -> COST_NOTICE
                        .matcher(new String(bytes, start, length, charset))
                        .matches());
    }

    /** Told by its first lines: a resource says its type near the beginning, and pretty JSON does not end in one line. */
    private static DocumentKind json(byte[] bytes, int start) {
        String head = new String(bytes, start, Math.min(bytes.length - start, JSON_HEAD), UTF_8);
        if (head.contains("\"schema_id\"") && head.contains("\"header\"")) {
            return DocumentKind.OPEN_MHEALTH;
        }
        if (bytes[start] == '[' || !head.contains("\"resourceType\"")) {
            return DocumentKind.OTHER_JSON;
        }
        int feed = start;
        while (feed < bytes.length && bytes[feed] != '\n') {
            feed++;
        }
        int next = skipSpace(bytes, feed);
        boolean closed = lastBefore(bytes, feed) == '}';
        return closed && next < bytes.length && bytes[next] == '{' ? DocumentKind.FHIR_NDJSON : DocumentKind.FHIR_JSON;
    }

    private static int skipSpace(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private static int lastBefore(byte[] bytes, int end) {
        int at = end - 1;
        while (at > 0 && bytes[at] <= ' ' && bytes[at] >= 0) {
            at--;
        }
        return bytes[at];
    }

    private static DocumentKind kindOf(RootName root) {
        if (root.equals(new RootName(CDA_NAMESPACE, "ClinicalDocument"))) {
            return DocumentKind.CHECKUP_XML;
        }
        if (root.equals(new RootName("", "HealthData"))) {
            return DocumentKind.APPLE_HEALTH;
        }
        return CLERICAL_NAMESPACES.contains(root.namespace())
                ? DocumentKind.CHECKUP_CLERICAL_XML
                : DocumentKind.OTHER_XML;
    }

    private static boolean isDigitAt(byte[] bytes, int at) {
        return at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9';
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
        if (bytes.length - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
