package techo.exchange;

/** Problems that a file of any format can have. */
public enum CommonIssueCode implements ExchangeIssueCode {
    FILE_EMPTY("file-empty", "The file is empty.", "ファイルが空です。"),
    FILE_TOO_LARGE("file-too-large", "The file is larger than this server reads.", "ファイルが大きすぎます。"),
    FORMAT_UNKNOWN("format-unknown", "The format of the file is not known.", "ファイルの形式を判別できません。"),
    XML_MALFORMED("xml-malformed", "The file is not well-formed XML, or it is cut off.", "XMLとして正しくないか、途中で切れています。"),
    XML_DTD_FORBIDDEN(
            "xml-dtd-forbidden", "The XML declares a DTD or entities, which are refused.", "DTDや実体宣言のあるXMLは受け付けません。"),
    XML_TOO_COMPLEX("xml-too-complex", "The XML is deeper or larger than allowed.", "XMLの階層または大きさが上限を超えています。"),
    XML_ROOT_UNEXPECTED("xml-root-unexpected", "The XML is not a document of this format.", "この形式のXML文書ではありません。"),
    ARCHIVE_MALFORMED("archive-malformed", "The archive cannot be read.", "アーカイブを読み取れません。"),
    ARCHIVE_TOO_MANY_ENTRIES("archive-too-many-entries", "The archive has too many entries.", "アーカイブ内のファイル数が多すぎます。"),
    ARCHIVE_TOO_LARGE("archive-too-large", "The archive is too large when unpacked.", "アーカイブの展開後の大きさが上限を超えています。"),
    ARCHIVE_RATIO("archive-ratio", "An archive entry is compressed beyond belief.", "アーカイブの圧縮率が異常です。"),
    ARCHIVE_NAME("archive-name", "An archive entry has a dangerous name.", "アーカイブ内に不正なファイル名があります。"),
    ARCHIVE_NESTED("archive-nested", "The archive contains an archive.", "アーカイブの中にアーカイブがあります。"),
    ARCHIVE_ENCRYPTED("archive-encrypted", "The archive is encrypted.", "アーカイブが暗号化されています。"),
    ARCHIVE_SYMLINK("archive-symlink", "The archive contains a link.", "アーカイブにリンクが含まれています。"),
    ENCODING_MIXED(
            "encoding-mixed",
            "A line is in another encoding than those before it; each line is read in its own.",
            "行によって文字コードが異なります。行ごとに判別して読み取りました。"),
    LAST_ROW_SHORT(
            "last-row-short",
            "The last row has fewer cells than the first line; the file may be cut off.",
            "最後の行の欄が見出しより少なく、ファイルが途中で切れている可能性があります。"),
    IMAGE_WITHOUT_CODE(
            "image-without-code",
            "In the images there is no code of a prescription or a medication notebook that can be read.",
            "画像に、読み取れる処方箋またはお薬手帳のコードがありません。"),
    ENTERED_IN_ERROR(
            "record-entered-in-error", "What was entered in error is not written.", "誤って登録されたとされているため、書き出していません。"),
    WARNINGS_CUT("warnings-cut", "There are more warnings than are listed.", "警告が多いため、以降を省略しました。"),
    DOCUMENT_CUT_OFF("document-cut-off", "The document is cut off.", "文書が途中で切れています。"),
    DOCUMENT_KEPT(
            "document-kept", "The document is kept as it is; nothing in it was read.", "文書をそのまま保存し、内容は読み取っていません。"),
    NOTHING_TO_IMPORT("nothing-to-import", "The file holds no document to import.", "取り込む文書がありません。");

    private final IssueText text;

    CommonIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
