package techo.server.export;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a person's zip may hold; a person may ask for some of it only. */
enum RecordPart {
    FHIR(
            "fhir",
            "fhir",
            "記録の全部(FHIR R4のNDJSON)。他のPHRサービスへの取込みに使えます。",
            "The whole record as FHIR R4 NDJSON, for another service."),
    DOCUMENT(
            "document",
            "documents",
            "記録の全部を1つにまとめた文書(record.json)と、健診ごとの健診結果報告書。どちらもFHIRの文書です。",
            "The whole record as one FHIR document (record.json), and one for each checkup."),
    ORIGINALS(
            "originals",
            "originals",
            "取り込んだファイルそのもの。1バイトも変わっていません。",
            "The files that were once taken in, unchanged to the byte."),
    TABLES(
            "tables",
            "tables",
            "健診結果・お薬・測定値の表(CSV)。表計算ソフトで開けます。",
            "Results, medicines and measurements as tables (CSV)."),
    FORMS(
            "forms",
            "forms",
            "予防接種歴、乳幼児・妊婦・学校・事業者健診の表(CSV)。そのまま取り込み直せます。",
            "Vaccinations and checkups of infants, in pregnancy, at school and by employers as tables (CSV) that can be taken in again."),
    COST(
            "cost",
            "cost",
            "医療費通知(CSV)と、国税庁の医療費集計フォームに貼り付ける列(CSV)。",
            "Medical costs as the notice has them, and as columns of the tax agency's form (CSV)."),
    CHECKUP(
            "checkup",
            "checkup-xml",
            "健診ごとの特定健診情報ファイル(XML)と、健診機関や保険者のシステムに渡すための送付用アーカイブ(zip)。",
            "Each checkup as XML of the national exchange (hc08), and as zips for the systems of institutions and insurers."),
    NOTEBOOK("notebook", "notebook", "電子版お薬手帳(JAHIS形式のテキスト)。", "The medication notebook as JAHIS text."),
    CODES(
            "codes",
            "codes",
            "お薬手帳の2次元コードの画像(PNG)。薬局などの窓口で、番号順に読み取ってもらえます。",
            "The medication notebook as codes (PNG) to show at a counter, in the order of their numbers."),
    REPORT("report", "report", "紙に印刷して読むための要約(PDF)。", "A summary to read on paper (PDF).");

    private final String code;
    private final String folder;
    private final String japanese;
    private final String english;

    RecordPart(String code, String folder, String japanese, String english) {
        this.code = code;
        this.folder = folder;
        this.japanese = japanese;
        this.english = english;
    }

    /** How a client asks for it. */
    String code() {
        return code;
    }

    /** Where it is in the zip. */
    String folder() {
        return folder;
    }

    String japanese() {
        return japanese;
    }

    String english() {
        return english;
    }

    /** What a zip holds when nobody says what it should: the codes only say again, slowly, what the notebook says. */
    static Set<RecordPart> unlessSaidOtherwise() {
        return EnumSet.complementOf(EnumSet.of(CODES));
    }

    /** An unknown code is empty, and the caller of this method must then refuse. */
    static Optional<RecordPart> ofCode(String code) {
        return Arrays.stream(values()).filter(part -> part.code.equals(code)).findFirst();
    }
}
