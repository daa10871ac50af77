package techo.server.disclosure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import techo.policy.disclosure.LegalBasis;

/** Entries as rows of a table. */
final class LedgerTable {
    static final List<String> HEADER = List.of(
            "日時 Time",
            "本人 Person",
            "提供先 Recipient",
            "氏名・名称 Name",
            "住所 Address",
            "代表者 Representative",
            "国 Country",
            "利用目的 Purpose",
            "根拠 Legal basis",
            "記録義務 Record duty",
            "同意 Consent",
            "項目 Items",
            "内容の要約値 Digest",
            "番号 Id");

    private final LedgerWords words;

    LedgerTable(LedgerWords words) {
        this.words = words;
    }

    List<String> cells(LedgerEntry entry) {
        Optional<NamedRecipient> named = entry.named();
        LegalBasis basis = entry.disclosed().basis();
        return List.of(
                CsvTable.time(entry.at()),
                entry.disclosed().person().value(),
                entry.recipient().value(),
                named.map(NamedRecipient::legalName).orElse(""),
                named.map(NamedRecipient::address).orElse(""),
                named.map(NamedRecipient::representative).orElse(""),
                named.map(NamedRecipient::country).orElse(""),
                words.purpose(entry.purpose()),
                LedgerWords.both(basis.japanese(), basis.english()) + " (" + basis.article() + ")",
                LedgerWords.both(entry.duty().japanese(), entry.duty().english()),
                entry.disclosed().consents().stream()
                        .map(consent -> consent.id().value() + "/" + consent.version())
                        .collect(Collectors.joining(" ")),
                words.kinds(entry.disclosed().kinds()),
                entry.disclosed().digest().sha256(),
                entry.id());
    }
}
