package techo.server.disclosure;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.RequestId;
import techo.policy.consent.Period;
import techo.policy.disclosure.ContentDigest;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.Disclosure;
import techo.policy.disclosure.LegalBasis;
import techo.policy.disclosure.RecordDuty;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.server.audit.LegalHolds;
import techo.server.disclosure.DisclosureProvider.EntryWriter;

/** What is on record of disclosures. Entries are added by {@link JdbcDisclosureRows} only. */
public final class DisclosureLedger {
    private static final int AT_ONCE = 500;
    private static final String SELECT = "select d.*, v.version, v.legal_name, v.address, v.representative, v.country"
            + " from techo_disclosure d left join techo_recipient_version v"
            + " on v.recipient = d.recipient and v.version = d.recipient_version";

    /** No open case needs it as evidence. */
    private static final String NOT_HELD = " and not exists (select 1 from techo_legal_hold h where h.lifted_at is null"
            + " and h.held_from <= e.%1$s and h.held_until > e.%1$s"
            + " and (not exists (select 1 from techo_legal_hold_person p where p.hold_id = h.hold_id)"
            + " or exists (select 1 from techo_legal_hold_person p"
            + " where p.hold_id = h.hold_id and p.person = e.patient_id)))";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final LegalHolds holds;

    DisclosureLedger(JdbcTemplate jdbc, TransactionTemplate transactions, LegalHolds holds) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.holds = holds;
    }

    /** Newest first. One more than {@code count} tells the caller that there is a next page. */
    List<LedgerEntry> ofPerson(PatientId person, Period period, int offset, int count) {
        return jdbc.query(
                SELECT + " where d.patient_id = ? and d.disclosed_at >= ? and d.disclosed_at < ?"
                        + " order by d.disclosed_at desc, d.entry_id desc offset ? rows fetch first ? rows only",
                (row, number) -> entry(row),
                person.value(),
                period.from().atOffset(ZoneOffset.UTC),
                period.until().atOffset(ZoneOffset.UTC),
                offset,
                count);
    }

    /** What some requests disclosed of a person, by request. */
    Map<RequestId, List<LedgerEntry>> ofRequests(PatientId person, Collection<RequestId> requests) {
        if (requests.isEmpty()) {
            return Map.of();
        }
        List<Object> arguments = new ArrayList<>(List.of(person.value()));
        requests.forEach(request -> arguments.add(request.value()));
        return jdbc
                .query(
                        SELECT + " where d.patient_id = ? and d.request_id in ("
                                + String.join(",", Collections.nCopies(requests.size(), "?")) + ")",
                        (row, number) -> entry(row),
                        arguments.toArray())
                .stream()
                .collect(Collectors.groupingBy(entry -> entry.request().orElseThrow()));
    }

    /** Every entry of a period, oldest first, a page of the table at a time. */
    void inPeriod(Period period, EntryWriter each) throws IOException {
        Object from = period.from().atOffset(ZoneOffset.UTC);
        String after = "";
        List<LedgerEntry> page;
        do {
            page = jdbc.query(
                    SELECT + " where (d.disclosed_at > ? or (d.disclosed_at = ? and d.entry_id > ?))"
                            + " and d.disclosed_at < ?"
                            + " order by d.disclosed_at, d.entry_id fetch first " + AT_ONCE + " rows only",
                    (row, number) -> entry(row),
                    from,
                    from,
                    after,
                    period.until().atOffset(ZoneOffset.UTC));
            for (LedgerEntry entry : page) {
                each.write(entry);
            }
            if (!page.isEmpty()) {
                LedgerEntry last = page.get(page.size() - 1);
                from = last.at().atOffset(ZoneOffset.UTC);
                after = last.id();
            }
        } while (page.size() == AT_ONCE);
    }

    /**
     * Leaves of a person's entries what the law asks for, and tells who the person was, because the Patient that told it
     * is gone (Enforcement Rules Art. 20(1)). Of whom there is no entry, nothing is kept. Part of an erasure; joins its
     * transaction.
     *
     * @param identification what identifies the person to the operator, such as name and date of birth
     * @throws IllegalStateException when a legal hold covers the person; nothing is done
     */
    public Kept reduce(PatientId person, String identification, Instant at) {
        return Optional.ofNullable(transactions.execute(status -> {
                    if (holds.covers(person)) {
                        throw new IllegalStateException("a legal hold covers the person: the ledger stays as it is");
                    }
                    return reduced(person, identification, at);
                }))
                .orElseThrow();
    }

    /** The same for what was entered while the record was erased. Who the person was is told already, or not at all. */
    public Kept reduceAgain(PatientId person, Instant at) {
        List<String> told = jdbc.queryForList(
                "select identification from techo_disclosure_person where patient_id = ?",
                String.class,
                person.value());
        return reduce(person, told.stream().findFirst().orElse(""), at);
    }

    private Kept reduced(PatientId person, String identification, Instant at) {
        jdbc.update("delete from techo_disclosure_person where patient_id = ?", person.value());
        // No law wants kept what operators entered themselves.
        int unused = jdbc.update(
                "delete from techo_acquisition where patient_id = ? and source = 'OWN_ENTRY' and exists"
                        + " (select 1 from techo_erasure e where e.patient_id = techo_acquisition.patient_id"
                        + " and e.state in ('WAITING', 'CLEANING'))",
                person.value());
        int acquisitions = jdbc.update(
                "update techo_acquisition set files = '[]' where patient_id = ? and source <> 'OWN_ENTRY'",
                person.value());
        List<Kinds> entries = jdbc.query(
                "select entry_id, disclosed_at, kinds from techo_disclosure where patient_id = ?",
                (row, number) -> new Kinds(
                        row.getString(1), row.getObject(2, OffsetDateTime.class), LedgerText.kinds(row.getString(3))),
                person.value());
        jdbc.batchUpdate(
                "update techo_disclosure set consents = '[]', kinds = ?, digest_of = 'nothing', digest = '',"
                        + " request_id = '' where patient_id = ? and disclosed_at = ? and entry_id = ?",
                entries.stream()
                        .map(entry -> new Object[] {
                            LedgerText.ofKinds(Disclosure.withoutNames(entry.kinds())),
                            person.value(),
                            entry.at(),
                            entry.id()
                        })
                        .toList());
        if (acquisitions > 0 || !entries.isEmpty()) {
            jdbc.update(
                    "insert into techo_disclosure_person (patient_id, identification, reduced_at) values (?, ?, ?)",
                    person.value(),
                    identification,
                    at.atOffset(ZoneOffset.UTC));
        }
        return new Kept(entries.size(), acquisitions);
    }

    /**
     * Deletes what was disclosed or taken in before a moment and no legal hold covers, and who it was of whom nothing is
     * left.
     *
     * @return how many entries; the database refuses to delete disclosures that the law still wants kept
     */
    int deleteBefore(Instant moment) {
        Object before = moment.atOffset(ZoneOffset.UTC);
        int deleted = jdbc.update(
                        "delete from techo_disclosure e where e.disclosed_at < ?" + NOT_HELD.formatted("disclosed_at"),
                        before)
                + jdbc.update(
                        "delete from techo_acquisition e where e.acquired_at < ?" + NOT_HELD.formatted("acquired_at"),
                        before);
        jdbc.update("delete from techo_disclosure_person where"
                + " not exists (select 1 from techo_disclosure d where d.patient_id = techo_disclosure_person.patient_id)"
                + " and not exists (select 1 from techo_acquisition a"
                + " where a.patient_id = techo_disclosure_person.patient_id and a.source <> 'OWN_ENTRY')");
        return deleted;
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        String request = row.getString("request_id");
        return new LedgerEntry(
                row.getString("entry_id"),
                row.getObject("disclosed_at", OffsetDateTime.class).toInstant(),
                new RecipientId(row.getString("recipient")),
                NamedRecipient.of(row),
                PurposeOfUse.ofCode(row.getString("purpose")).orElseThrow(),
                RecordDuty.ofCode(row.getString("duty")).orElseThrow(),
                request.isEmpty() ? Optional.empty() : Optional.of(new RequestId(request)),
                new Disclosure(
                        new PatientId(row.getString("patient_id")),
                        LegalBasis.ofCode(row.getString("basis")).orElseThrow(),
                        LedgerText.consents(row.getString("consents")),
                        LedgerText.kinds(row.getString("kinds")),
                        new ContentDigest(
                                ContentDigest.Of.ofCode(row.getString("digest_of"))
                                        .orElseThrow(),
                                row.getString("digest"))));
    }

    /** How many entries outlive a record. */
    public record Kept(int disclosures, int acquisitions) {}

    private record Kinds(String id, OffsetDateTime at, List<DisclosedKind> kinds) {}
}
