package techo.server.export;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import techo.exchange.ExchangeIssueCode;

/** The page that tells a person what is in the zip, and what could not be put into it. */
final class RecordReadme {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final String LINE = "\r\n";

    private final StringBuilder text = new StringBuilder("\uFEFF");

    private RecordReadme() {}

    static String of(Set<RecordPart> parts, List<RecordFile> files, OffsetDateTime made) {
        RecordReadme readme = new RecordReadme();
        readme.opening(made);
        for (RecordPart part : RecordPart.values()) {
            if (parts.contains(part)) {
                readme.part(part, files);
            }
        }
        readme.leftOut(parts);
        return readme.text.toString();
    }

    private void opening(OffsetDateTime made) {
        line("あなたの健康の記録 / Your health record");
        line(TIME.format(made) + " (Asia/Tokyo)");
        line("");
        line("このzipには、お預かりしている記録が入っています。大切な個人情報です。他の人が見られる場所に置かないでください。");
        line("This zip holds the record that we keep for you. Do not leave it where others can open it.");
        line("");
        line("manifest.json には、ファイルごとのSHA-256と、形式の都合で入らなかった項目の場所があります。");
        line("manifest.json has the SHA-256 of each file, and the places of what a format could not hold.");
    }

    private void part(RecordPart part, List<RecordFile> files) {
        line("");
        line("■ " + part.folder() + "/");
        line(part.japanese());
        line(part.english());
        Map<ExchangeIssueCode, Integer> losses = new LinkedHashMap<>();
        for (RecordFile file : files) {
            if (file instanceof RecordFile.Loss loss && loss.part() == part) {
                losses.merge(loss.issue().code(), 1, Integer::sum);
            }
        }
        losses.forEach((code, count) -> {
            line("  - " + code.japanese() + " (" + count + ")");
            line("    " + code.english());
        });
    }

    private void leftOut(Set<RecordPart> parts) {
        List<RecordPart> others = Stream.of(RecordPart.values())
                .filter(part -> !parts.contains(part))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        line("");
        line("■ このzipに入っていないもの / Not in this zip");
        line("保存の画面で選ぶか、アプリが part= に続けて次の名前を指定すると、入ります。");
        line("Choose them on the page where you saved this, or have your app ask for part= with these names.");
        for (RecordPart part : others) {
            line("  " + part.code() + ": " + part.japanese());
            line("    " + part.english());
        }
    }

    private void line(String words) {
        text.append(words).append(LINE);
    }
}
