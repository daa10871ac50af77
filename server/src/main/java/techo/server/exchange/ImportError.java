package techo.server.exchange;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why an import is refused before or after the file itself was read. */
public enum ImportError implements ErrorCode {
    IMPORT_NOT_OFFERED(
            "import-not-offered",
            501,
            IssueType.NOTSUPPORTED,
            "Whoever runs this server does not take files in.",
            "このサービスでは、ファイルの取込みを提供していません。"),
    IMPORT_NO_FILE(
            "import-no-file",
            400,
            IssueType.REQUIRED,
            "The request carries no file. Send it as the body with its media type, as a FHIR Binary, or as a form part.",
            "ファイルがありません。本文、FHIRのBinary、またはフォームの一部として送ってください。"),
    IMPORT_TOO_MANY_FILES(
            "import-too-many-files",
            400,
            IssueType.TOOLONG,
            "The request carries more than 20 files. Send them in several requests.",
            "ファイルが20個を超えています。分けて送ってください。"),
    IMPORT_MIXED_FILES(
            "import-mixed-files",
            400,
            IssueType.INVALID,
            "Several files in one request must belong together: the parts of a medication notebook, the symbols of"
                    + " prescriptions, images of either, or the files of one FHIR record.",
            "一度に複数送れるのは、分割された1冊のお薬手帳、処方箋の2次元シンボル、その画像、または1人分のFHIRのファイルだけです。"),
    IMPORT_SOURCE_MISSING(
            "import-source-missing",
            400,
            IssueType.REQUIRED,
            "Say in the address from whom the file came: from=Organization/{id}, with obtained=from-person, from-business,"
                    + " from-private or from-public for how that organisation got the data; or from=Patient/{id}, this"
                    + " person, when the person handed it over.",
            "ファイルの取得元をアドレスに指定してください。from=Organization/{id}と、その組織の取得の経緯obtained"
                    + "(from-person、from-business、from-private、from-public)。本人から受け取った場合はfrom=Patient/{id}(本人)だけを指定します。"),
    IMPORT_SOURCE_UNKNOWN(
            "import-source-unknown",
            422,
            IssueType.BUSINESSRULE,
            "The organisation that the file came from is not in the register, which has to tell its name, address and"
                    + " representative. Register it first ($recipient-propose).",
            "取得元の組織が登録されていません。名称・住所・代表者を記録するため、先に登録してください($recipient-propose)。"),
    IMPORT_SOURCE_NOT_ASKED(
            "import-source-not-asked",
            400,
            IssueType.INVALID,
            "Only operators say from whom a file came. Leave out from and obtained.",
            "取得元を指定できるのは運営者だけです。fromとobtainedを外してください。"),
    IMPORT_OTHER_PERSON(
            "import-other-person",
            422,
            IssueType.BUSINESSRULE,
            "The file is about somebody else: its birth date or sex differs from the record's. Nothing was stored.",
            "ファイルは別の人のものです(生年月日または性別が一致しません)。何も保存していません。"),
    IMPORT_UNCONFIRMED(
            "import-unconfirmed",
            200,
            IssueType.INFORMATIONAL,
            "The file does not say enough to confirm whose it is. It was stored for the person it was sent for.",
            "ファイルだけでは本人のものか確認できません。指定された本人の記録として保存しました。"),
    IMPORT_REPEATED(
            "import-repeated",
            200,
            IssueType.DUPLICATE,
            "This file was imported before. Nothing was changed.",
            "このファイルは取り込み済みです。何も変更していません。"),
    IMPORT_RUNNING(
            "import-running",
            503,
            IssueType.TRANSIENT,
            "Another request is importing the same file. Try again in a minute; it is stored only once.",
            "同じファイルを別の要求が取り込み中です。1分ほど待ってからやり直してください。二重には保存されません。"),
    IMPORT_LONG_RUNNING(
            "import-long-running",
            409,
            IssueType.CONFLICT,
            "Another long export of this person is being taken in. Send this one when it is done ($import-status).",
            "この人の長い書き出しを取り込み中です。終わってから送ってください($import-status)。"),
    IMPORT_TOO_LONG(
            "import-too-long",
            422,
            IssueType.TOOLONG,
            "The export has more values than this server takes in. Nothing was stored; ask whoever runs it.",
            "書き出しの件数が、このサービスで取り込める数を超えています。何も保存していません。運営者に相談してください。"),
    IMPORT_CONTENT("import-content", 422, IssueType.INVALID, "The file cannot be imported.", "ファイルを取り込めません。");

    private final ErrorDescription description;

    ImportError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
