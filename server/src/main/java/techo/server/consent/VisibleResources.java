package techo.server.consent;

import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.DelegateRight;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Citizen;
import techo.policy.identity.Caller.Delegate;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.server.delegation.DelegatedCondition;
import techo.server.storage.DatabaseClock;

/**
 * Which stored resources a caller may see, as SQL: the one place that makes this predicate.
 *
 * <p>A citizen sees the own record and the directory, a delegate the directory and what a delegation opens unless the
 * record is shielded, an operator the directory, a recipient the directory and what a grant in force opens while the
 * register lets it receive anything. What is quarantined only the person sees whose it is, and an operator in the
 * directory. A resource without a row in {@code techo_resource} is seen by nobody. Nothing is
 * cached, so a withdrawal is in force for the next statement. The scopes of the token narrow all of this, and open
 * nothing.
 */
public final class VisibleResources {
    private static final int IDS_PER_STATEMENT = 500;

    /** Every value is bound, also a constant: HAPI refuses SQL that holds one. */
    private static final SqlPredicate DIRECTORY = new SqlPredicate("r.patient_pid = ?", List.of(StoredRow.DIRECTORY));

    /** What breaks a rule leaves to the person whose it is, and to who keeps the directory. */
    private static final SqlPredicate IN_ORDER = new SqlPredicate("r.quarantined = ?", List.of(false));

    private static final SqlPredicate NO_DOCUMENT = new SqlPredicate("not r.document", List.of());

    private static final String OWN = "r.patient_pid = (select p.res_id from hfj_resource p"
            + " where p.res_type = ? and p.fhir_id = ? and p.res_deleted_at is null)";

    private static final String UNSHIELDED = "not r.hidden_from_delegates and not exists (select 1 from techo_person s"
            + " where s.patient_pid = r.patient_pid and s.shielded_from <= :now)";

    private final JdbcTemplate jdbc;
    private final DatabaseClock clock;
    private final ScopeConditions scopes;
    private final GrantCondition grants;
    private final DelegatedCondition delegations;
    private final DocumentTypes documents;
    private final CategoryRules categories = new CategoryRules();

    VisibleResources(
            JdbcTemplate jdbc,
            PartitionSettings partitions,
            GrantCondition grants,
            DelegatedCondition delegations,
            DocumentTypes documents) {
        this.jdbc = jdbc;
        this.clock = new DatabaseClock(jdbc);
        this.grants = grants;
        this.delegations = delegations;
        this.scopes = new ScopeConditions(partitions);
        this.documents = documents;
    }

    /**
     * @param permission what the scopes of the caller must open a resource for
     * @param at decides which grants are in force
     * @param resIdColumn the column with HAPI's key of the resource, as the surrounding statement names it
     */
    public SqlPredicate predicate(Caller caller, Permission permission, StatementTime at, String resIdColumn) {
        return predicate(sight(caller, permission, DelegateRight.of(permission), at), resIdColumn);
    }

    /** Whatever the scopes of the caller say: for questions about a record, whose parts they are asked about later. */
    public SqlPredicate predicate(Caller caller, StatementTime at, String resIdColumn) {
        return predicate(sight(caller, DelegateRight.VIEW, at), resIdColumn);
    }

    /**
     * What a caller may take away: about a row {@code r} of {@code techo_resource} in the surrounding statement, if it is
     * somebody's. Who acts for a person needs the right to that as well.
     */
    public SqlPredicate ofRecords(Caller caller, Permission permission, StatementTime at) {
        return scoped(
                caller,
                permission,
                caller.fold(
                        citizen -> own(citizen.patient()),
                        delegate -> IN_ORDER.and(delegated(delegate, DelegateRight.EXPORT, at)),
                        recipient -> opened(recipient, at)
                                .map(opened -> IN_ORDER.and(confined(recipient, opened)))
                                .orElse(ScopeConditions.NOTHING),
                        operator -> ScopeConditions.NOTHING));
    }

    /** The same, with the grants that open a row of somebody's record beside it. */
    Personal taken(Caller caller, Permission permission, StatementTime at) {
        if (!(caller instanceof Recipient recipient)) {
            return Personal.of(ofRecords(caller, permission, at));
        }
        return grants.joined(recipient, at)
                .flatMap(granted -> grants.ofPart(recipient, at).map(part -> granted.and(wholly(part))))
                .map(whole -> IN_ORDER.and(confined(recipient, whole)))
                .map(whole -> new Personal(GrantCondition.JOINED, scoped(caller, permission, whole)))
                .orElseGet(() -> Personal.of(ScopeConditions.NOTHING));
    }

    /** The same about a row {@code r} of {@code techo_resource}, if it is of the directory. */
    public SqlPredicate ofDirectory(Caller caller, Permission permission) {
        return scoped(caller, permission, DIRECTORY.and(IN_ORDER));
    }

    /**
     * For a search of one type. What can be nobody's takes the predicate above.
     *
     * <p>What is always somebody's is looked for by a join, so that the database begins with the record or with the grants:
     * beside an "or" it could only try each resource that the search finds, which takes seconds where the caller sees few
     * of millions. Where a recipient has many grants a page must not begin with them, and the database cannot know: it takes
     * each condition beside the key to leave out a part, and believes that next to nothing is left. So for a page it is made
     * to try row by row what the search finds. For a total it chooses itself, and is shown one condition in place of many, so
     * that it sees how many grants there are. What holds for all rows is asked before a page, which the assertion asks again,
     * and within the statement of a total, which nothing asks again.
     */
    SqlPredicate predicate(
            Caller caller, Permission permission, StatementTime at, String resIdColumn, String type, Wanted wanted) {
        if (categories.isDirectory(type)) {
            return predicate(caller, permission, at, resIdColumn);
        }
        Personal personal = personal(caller, DelegateRight.of(permission), at, type, wanted);
        SqlPredicate sight = scoped(caller, permission, personal.condition());
        String from = " from techo_resource r " + personal.joined() + " where r.res_id = " + resIdColumn + " and ";
        if (!(caller instanceof Recipient recipient) || personal.joined().isEmpty()) {
            return new SqlPredicate("exists (select 1" + from + sight.sql() + ")", sight.arguments());
        }
        if (wanted == Wanted.TOTAL) {
            SqlPredicate key = GrantCondition.key(recipient, at);
            return new SqlPredicate(
                    "exists (select 1" + from + key.sql() + " and case when " + sight.sql()
                            + " then not r.quarantined end)",
                    joined(key.arguments(), sight.arguments()));
        }
        return grants.isMany(recipient)
                ? new SqlPredicate(
                        "? < (select count(*)" + from + sight.sql() + ")", joined(List.of(0L), sight.arguments()))
                : new SqlPredicate("exists (select 1" + from + sight.sql() + ")", sight.arguments());
    }

    private static List<Object> joined(List<Object> first, List<Object> others) {
        List<Object> all = new ArrayList<>(first);
        all.addAll(others);
        return all;
    }

    /** @param joined tables that stand beside {@code techo_resource r} */
    record Personal(String joined, SqlPredicate condition) {
        static Personal of(SqlPredicate condition) {
            return new Personal("", condition);
        }
    }

    private Personal personal(Caller caller, DelegateRight right, StatementTime at, String type, Wanted wanted) {
        return caller.fold(
                citizen -> Personal.of(own(citizen.patient())),
                delegate -> Personal.of(IN_ORDER.and(delegated(delegate, right, at))),
                recipient -> (wanted == Wanted.PAGE ? grants.gateNow(recipient, at) : grants.gate(recipient, at))
                        .map(gate -> new Personal(
                                GrantCondition.JOINED,
                                IN_ORDER.and(confined(recipient, whole(type, recipient, at, gate)))))
                        .orElseGet(() -> Personal.of(ScopeConditions.NOTHING)),
                operator -> Personal.of(ScopeConditions.NOTHING));
    }

    private static SqlPredicate predicate(SqlPredicate sight, String resIdColumn) {
        return new SqlPredicate(
                "exists (select 1 from techo_resource r where r.res_id = " + resIdColumn + " and " + sight.sql() + ")",
                sight.arguments());
    }

    /** @return those of {@code resIds} that the caller may see, in the given order */
    public Set<Long> visible(Caller caller, Permission permission, StatementTime at, Collection<Long> resIds) {
        return visible(sight(caller, permission, DelegateRight.of(permission), at), resIds);
    }

    /** The same whatever the scopes of the caller say. */
    public Set<Long> visible(Caller caller, StatementTime at, Collection<Long> resIds) {
        return visible(sight(caller, DelegateRight.VIEW, at), resIds);
    }

    /** Whether what holds for all rows alike is closed to a recipient, or is not what it was. */
    boolean hasGateChanged(Recipient recipient, Instant since, Instant now) {
        Optional<GateCondition> gate = grants.gateNow(recipient, StatementTime.at(now));
        return gate.isEmpty() || !gate.equals(grants.gateNow(recipient, StatementTime.at(since)));
    }

    /** How long after the last act of a person nothing is shared any more. */
    Duration dormancy() {
        return grants.dormancy();
    }

    /** Whether the caller may take away anything of a record, whatever the scopes of the caller say. */
    public boolean isExportable(Caller caller, StatementTime at, long patientPid) {
        SqlPredicate sight = sight(caller, DelegateRight.EXPORT, at);
        List<Object> arguments = new ArrayList<>(List.of(patientPid));
        arguments.addAll(sight.arguments());
        return !jdbc.queryForList(
                        "select r.res_id from techo_resource r where r.patient_pid = ? and (" + sight.sql()
                                + ") fetch first 1 rows only",
                        Long.class,
                        arguments.toArray())
                .isEmpty();
    }

    private Set<Long> visible(SqlPredicate sight, Collection<Long> resIds) {
        Set<Long> found = new HashSet<>();
        List<Long> ids = List.copyOf(resIds);
        for (int from = 0; from < ids.size(); from += IDS_PER_STATEMENT) {
            List<Long> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_STATEMENT));
            found.addAll(some(sight, some));
        }
        Set<Long> inOrder = new LinkedHashSet<>(ids);
        inOrder.retainAll(found);
        return inOrder;
    }

    private List<Long> some(SqlPredicate sight, List<Long> resIds) {
        InList ids = InList.of(resIds);
        List<Object> arguments = new ArrayList<>(ids.arguments());
        arguments.addAll(sight.arguments());
        return jdbc.queryForList(
                "select r.res_id from techo_resource r where r.res_id in " + ids.sql() + " and " + sight.sql(),
                Long.class,
                arguments.toArray());
    }

    private SqlPredicate sight(Caller caller, Permission permission, DelegateRight right, StatementTime at) {
        return scoped(caller, permission, sight(caller, right, at));
    }

    private SqlPredicate scoped(Caller caller, Permission permission, SqlPredicate sight) {
        return scopes.of(caller.scopes(), permission).map(sight::and).orElse(sight);
    }

    /** @param right what a delegate needs */
    private SqlPredicate sight(Caller caller, DelegateRight right, StatementTime at) {
        return caller.fold(
                VisibleResources::ofCitizen,
                delegate -> ofDelegate(delegate, right, at),
                recipient -> ofRecipient(recipient, at),
                operator -> DIRECTORY);
    }

    private static SqlPredicate ofCitizen(Citizen citizen) {
        return DIRECTORY.and(IN_ORDER).or(own(citizen.patient()));
    }

    private SqlPredicate ofDelegate(Delegate delegate, DelegateRight right, StatementTime at) {
        return IN_ORDER.and(DIRECTORY.or(delegated(delegate, right, at)));
    }

    private SqlPredicate delegated(Delegate delegate, DelegateRight right, StatementTime at) {
        SqlPredicate one = own(delegate.principal())
                .and(at.in(
                        delegations.sql(right),
                        delegations.arguments(delegate, at.told(clock::instant)).toArray()))
                .and(at.in(UNSHIELDED));
        return one.and(wholly(one));
    }

    /**
     * Where nothing of a type holds others, the statement leaves out what does: whatever is stored in the meantime waits for
     * the next one. To ask about parts takes the database longer to plan than to find a page.
     */
    private SqlPredicate whole(String type, Recipient recipient, StatementTime at, GateCondition gate) {
        SqlPredicate granted = grants.joined(recipient, at, gate);
        return documents.contains(type)
                ? granted.and(wholly(grants.ofPart(recipient, at, gate)))
                : granted.and(NO_DOCUMENT);
    }

    /** A document, and whatever else has resources in it, is seen by who may see all that it holds. */
    private static SqlPredicate wholly(SqlPredicate one) {
        SqlPredicate part = IN_ORDER.and(one).about("c");
        return new SqlPredicate(
                "(not r.document or not exists (select 1 from techo_part c where c.document_res_id = r.res_id and not ("
                        + part.sql() + ")))",
                part.arguments());
    }

    private SqlPredicate ofRecipient(Recipient recipient, StatementTime at) {
        return IN_ORDER.and(opened(recipient, at)
                .map(opened -> DIRECTORY.or(confined(recipient, opened)))
                .orElse(DIRECTORY));
    }

    private Optional<SqlPredicate> opened(Recipient recipient, StatementTime at) {
        return grants.of(recipient, at)
                .flatMap(granted -> grants.ofPart(recipient, at).map(part -> granted.and(wholly(part))));
    }

    /** An app sees what its user consented to, and nobody else's record. */
    private static SqlPredicate confined(Recipient recipient, SqlPredicate granted) {
        return recipient
                .agent()
                .confinedTo()
                .map(person -> own(person).and(granted))
                .orElse(granted);
    }

    private static SqlPredicate own(PatientId person) {
        return new SqlPredicate(OWN, List.of("Patient", person.value()));
    }
}
