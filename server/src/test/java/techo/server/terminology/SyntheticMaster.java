package techo.server.terminology;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of the master of medicines in claims (y file) for medicines that do not exist, in its official layout. */
final class SyntheticMaster {
    static final String SYSTEM = "urn:oid:1.2.392.100495.20.1.71";
    static final String NAME = "receipt-medicine";

    private SyntheticMaster() {}

    static String text(int from, int to) {
        return IntStream.range(from, to).mapToObj(SyntheticMaster::row).collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    static String code(int number) {
        return "6%08d".formatted(number);
    }

    static String display(int number) {
        return "架空錠" + number + "号１０ｍｇ";
    }

    private static String row(int number) {
        String[] row = new String[42];
        Arrays.fill(row, "0");
        row[1] = "Y";
        row[2] = code(number);
        row[4] = display(number);
        row[6] = "ｶｸｳｼﾞｮｳ" + number;
        row[9] = "錠";
        row[30] = number % 10 == 9 ? "20250331" : "99999999";
        row[31] = "%07dF%04d".formatted(number / 1000, number % 1000);
        row[34] = row[4];
        row[36] = "%07dFZZZZ".formatted(number / 10);
        row[37] = "【般】架空錠" + number / 10;
        return Arrays.stream(row)
                .map(value -> value.matches("[0-9]*") ? value : '"' + value + '"')
                .collect(Collectors.joining(","));
    }
}
