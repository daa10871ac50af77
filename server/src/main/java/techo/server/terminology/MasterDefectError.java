package techo.server.terminology;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;
import techo.interceptors.error.Problem;
import techo.terminology.master.MasterDefect;

/** Why a master was refused; one for each kind of defect, which is told with its row and column. */
enum MasterDefectError implements ErrorCode {
    ENCODING_UNKNOWN(
            "master-encoding-unknown",
            "The file is neither UTF-8, UTF-16 nor Windows-31J (Shift_JIS). Take the publisher's file as it is.",
            "文字コードがUTF-8、UTF-16、Windows-31J(Shift_JIS)のいずれでもありません。配布されたままのファイルを使ってください。"),
    UNREADABLE(
            "master-unreadable",
            "The file is no text with columns, no workbook (xlsx) and no archive with one of them, or it is damaged.",
            "ファイルが区切り文字のあるテキスト、ブック(xlsx)、またはその圧縮ファイルではないか、壊れています。"),
    TOO_LARGE(
            "master-too-large",
            "The archive unpacks to more than a master can be. Unpack it and load the file.",
            "展開後の大きさが上限を超えています。展開してから読み込んでください。"),
    SHEET_MISSING(
            "master-sheet-missing",
            "The workbook does not have the sheet that the layout names. Declare the sheet in the configuration.",
            "レイアウトにあるシートがブックにありません。設定でシート名を宣言してください。"),
    HEADING_MISSING(
            "master-heading-missing",
            "The heading row does not have the column named. Compare the file with the layout, or declare the layout.",
            "見出し行に示された列がありません。レイアウトと比べるか、設定でレイアウトを宣言してください。"),
    ROW_TOO_SHORT(
            "master-row-too-short",
            "The row has fewer columns than the layout. Compare the file with the layout.",
            "行の列数がレイアウトより少なくなっています。ファイルをレイアウトと比べてください。"),
    ANOTHER_MASTER(
            "master-another",
            "The row is of another master than the one named. Check the file and the name.",
            "行が別のマスターのものです。ファイルとマスターの名前を確認してください。"),
    CODE_MISSING(
            "master-code-missing",
            "The row has no code. Take the publisher's file as it is.",
            "行にコードがありません。配布されたままのファイルを使ってください。"),
    CODE_MALFORMED(
            "master-code-malformed",
            "The column does not hold a code of this code system. Compare the file with the layout.",
            "列の値がこの体系のコードの形ではありません。ファイルをレイアウトと比べてください。"),
    CODE_REPEATED(
            "master-code-repeated",
            "An earlier row has the same code. Take the publisher's file as it is.",
            "前の行に同じコードがあります。配布されたままのファイルを使ってください。"),
    DISPLAY_MISSING(
            "master-display-missing",
            "The row has a code but no words for it. Compare the file with the layout.",
            "コードに対応する名称がありません。ファイルをレイアウトと比べてください。"),
    DAY_MALFORMED(
            "master-day-malformed", "The column does not hold a day written as YYYYMMDD.", "列の値がYYYYMMDD形式の日付ではありません。"),
    EMPTY("master-empty", "The file has no rows. Check that it is the right one.", "ファイルに行がありません。正しいファイルか確認してください。");

    private final ErrorDescription description;

    MasterDefectError(String code, String english, String japanese) {
        this.description = new ErrorDescription(code, 422, IssueType.INVALID, english, japanese);
    }

    static Problem problem(MasterDefect defect) {
        Problem problem = Problem.error(valueOf(defect.kind().name()));
        if (defect.row() == 0) {
            return problem;
        }
        return problem.atPosition("row " + defect.row()
                + defect.column().map(column -> ", column " + column).orElse(""));
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
