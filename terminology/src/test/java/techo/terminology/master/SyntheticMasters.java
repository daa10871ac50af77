package techo.terminology.master;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Masters of medicines and diseases that do not exist, in the layouts of the real ones. */
public final class SyntheticMasters {
    static final Charset WINDOWS_31J = Charset.forName("windows-31j");
    private static final String[] HOT_HEADINGS = {
        "基準番号（ＨＯＴコード）",
        "処方用番号（ＨＯＴ７）",
        "会社識別用番号",
        "調剤用番号",
        "物流用番号",
        "ＪＡＮコード",
        "薬価基準収載医薬品コード",
        "個別医薬品コード",
        "レセプト電算処理システムコード（１）",
        "レセプト電算処理システムコード（２）",
        "告示名称",
        "販売名",
        "レセプト電算処理システム医薬品名",
        "規格単位",
        "包装形態",
        "包装単位数",
        "包装単位単位",
        "包装総量数",
        "包装総量単位",
        "区分",
        "製造会社",
        "販売会社",
        "更新区分",
        "更新年月日"
    };

    private SyntheticMasters() {}

    /** Row of a y file. */
    public static String receiptMedicine(int number) {
        String[] row = new String[42];
        Arrays.fill(row, "0");
        row[1] = "Y";
        row[2] = "6" + "%08d".formatted(number);
        row[4] = "架空錠" + number + "号１０ｍｇ";
        row[6] = "ｶｸｳｼﾞｮｳ" + number;
        row[9] = "錠";
        row[30] = number % 10 == 9 ? "20250331" : "99999999";
        row[31] = nhiPriceCode(number);
        row[34] = row[4];
        row[36] = "%07dFZZZZ".formatted(number / 10);
        row[37] = "【般】架空錠" + number / 10;
        return Arrays.stream(row)
                .map(value -> value.matches("[0-9]*") ? value : '"' + value + '"')
                .collect(Collectors.joining(","));
    }

    /** Row of the HOT master; every ten rows are packages of one medicine. */
    public static String hot(int number) {
        int medicine = number / 10;
        List<String> row = new ArrayList<>(Collections.nCopies(HOT_HEADINGS.length, ""));
        String hot7 = "%07d".formatted(medicine);
        row.set(0, hot7 + "01" + "%02d%02d".formatted(number % 10, 1));
        row.set(1, hot7);
        row.set(2, "01");
        row.set(6, nhiPriceCode(medicine));
        row.set(7, nhiPriceCode(medicine));
        row.set(8, "6%08d".formatted(medicine));
        row.set(10, "架空錠" + medicine);
        row.set(11, "架空錠" + medicine + "「見本」");
        row.set(13, "１０ｍｇ１錠");
        row.set(20, "見本製薬");
        return row.stream().map(value -> '"' + value + '"').collect(Collectors.joining(","));
    }

    public static String hotHeadings() {
        return Arrays.stream(HOT_HEADINGS).map(value -> '"' + value + '"').collect(Collectors.joining(","));
    }

    public static String nhiPriceCode(int number) {
        return "%07dF%04d".formatted(number / 1000, number % 1000);
    }

    static Path text(Path directory, String name, Charset charset, String... rows) throws IOException {
        return Files.write(directory.resolve(name), (String.join("\r\n", rows) + "\r\n").getBytes(charset));
    }

    static String[] rows(int from, int to, java.util.function.IntFunction<String> row) {
        return IntStream.range(from, to).mapToObj(row).toArray(String[]::new);
    }

    static Path zip(Path directory, String name, String entry, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return file;
    }

    /** @param rows of cells; numbers become numbers */
    static Path workbook(Path directory, String sheet, List<List<Object>> rows) throws IOException {
        Path file = directory.resolve("master.xlsx");
        try (OutputStream out = Files.newOutputStream(file);
                Workbook workbook = new Workbook(out, "Test", "1.0")) {
            Worksheet worksheet = workbook.newWorksheet(sheet);
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.get(row).size(); column++) {
                    Object value = rows.get(row).get(column);
                    if (value instanceof Number number) {
                        worksheet.value(row, column, number);
                    } else {
                        worksheet.value(row, column, (String) value);
                    }
                }
            }
        }
        return file;
    }
}
