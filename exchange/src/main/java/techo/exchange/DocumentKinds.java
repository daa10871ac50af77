package techo.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import techo.exchange.SecureXml.RootName;

/** Tells formats apart by magic bytes, XML root element or first line; never by file name or by what a sender claims. */
public final class DocumentKinds {

    static final String CDA_NAMESPACE = "urn:hl7-org:v3";
    static final String MHLW_NAMESPACE = "https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000161103.html";

    private static final byte[] NOTEBOOK = "JAHISTC".getBytes(US_ASCII);

    private DocumentKinds() {}

    public static DocumentKind detect(byte[] bytes) {
        if (SafeArchive.isZip(bytes)) {
            return DocumentKind.ARCHIVE;
        }
        int start = SecureXml.contentStart(bytes);
        if (startsWith(bytes, start, NOTEBOOK)) {
            return DocumentKind.NOTEBOOK;
        }
        Optional<RootName> root = SecureXml.root(bytes);
        if (root.isPresent()) {
            return kindOf(root.get());
        }
        return start < bytes.length && bytes[start] == '<' ? DocumentKind.OTHER_XML : DocumentKind.UNKNOWN;
    }

    private static DocumentKind kindOf(RootName root) {
        if (root.equals(new RootName(CDA_NAMESPACE, "ClinicalDocument"))) {
            return DocumentKind.CHECKUP_XML;
        }
        return root.namespace().equals(MHLW_NAMESPACE) ? DocumentKind.CHECKUP_CLERICAL_XML : DocumentKind.OTHER_XML;
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
