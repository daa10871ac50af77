package techo.server.research;

/** What becomes of an element before it leaves. A value that is not of the shape its treatment expects does not leave. */
enum Treatment {
    /** Has elements of its own, and is nothing without one of them. */
    OBJECT("its elements only", "要素ごとの取扱い"),
    /** One of the codes that the list states. */
    CODE("as it is", "そのまま"),
    BOOLEAN("as it is", "そのまま"),
    NUMBER("as it is; what few exceed becomes the bound, in anonymised data", "そのまま(匿名加工では外れ値を上下限に丸める)"),
    /** Codes of known code systems, without their display and without a text. */
    CONCEPT("codes of known systems; rare ones are left out", "既知のコード体系のコードのみ(まれなコードは除く)"),
    CODING("codes of known systems; rare ones are left out", "既知のコード体系のコードのみ(まれなコードは除く)"),
    /** A number with a unit of UCUM. */
    QUANTITY(
            "number and unit code; what few exceed becomes the bound, in anonymised data",
            "数値と単位コード(匿名加工では外れ値を上下限に丸める)"),
    DATE("shifted, or month or year only", "日付をずらす、又は月・年に丸める"),
    PERIOD("shifted, or month or year only", "日付をずらす、又は月・年に丸める"),
    /** To the Patient whose resource it is: its Patient compartment has nobody else, or it would be nobody's. */
    PERSON("keyed pseudonym", "研究ごとの鍵による仮ID"),
    /** To a resource of the study, of the same person. */
    REFERENCE("keyed pseudonym", "研究ごとの鍵による仮ID"),
    BIRTH("first year of a band", "生年の区分"),
    GENDER("as it is, or suppressed", "そのまま、又は除く"),
    POSTCODE("the first digits", "郵便番号の先頭の数桁");

    private final String english;
    private final String japanese;

    Treatment(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    String english() {
        return english;
    }

    String japanese() {
        return japanese;
    }
}
