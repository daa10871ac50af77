package techo.server.recipient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.Assurance;
import techo.policy.identity.ClientId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.SenderConstraint;
import techo.policy.recipient.RecipientState;
import techo.server.recipient.RecipientClient.Agent;

/** Reads and writes the clients of the register, within whatever transaction is open. */
final class RecipientClientRows {
    /** Of a client {@code c}, with commas between them. */
    private static final String PURPOSES = "(select string_agg(p.purpose, ',')"
            + " from techo_recipient_client_purpose p where p.issuer = c.issuer and p.client_id = c.client_id)"
            + " as purposes";

    private final JdbcTemplate jdbc;

    RecipientClientRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A client with the organisation that it is registered for. */
    record FoundClient(RecipientId recipient, RecipientType type, RecipientState state, RecipientClient client) {}

    /** For the check of a token. */
    Optional<FoundClient> find(String issuer, String clientId) {
        return jdbc.query(
                "select c.*, q.type, q.state, p.purpose from techo_recipient_client c"
                        + " join techo_recipient q on q.recipient = c.recipient"
                        + " left join techo_recipient_client_purpose p"
                        + " on p.issuer = c.issuer and p.client_id = c.client_id"
                        + " where c.issuer = ? and c.client_id = ?",
                rows -> {
                    List<String> purposes = new ArrayList<>();
                    Optional<FoundClient> found = Optional.empty();
                    while (rows.next()) {
                        Optional.ofNullable(rows.getString("purpose")).ifPresent(purposes::add);
                        found = Optional.of(found(rows, purposes));
                    }
                    return found;
                },
                issuer,
                clientId);
    }

    List<RecipientClient> of(RecipientId recipient) {
        return jdbc.query(
                "select c.*, " + PURPOSES
                        + " from techo_recipient_client c where c.recipient = ? order by c.issuer, c.client_id",
                (row, number) -> client(row, RecipientRows.purposes(separated(row.getString("purposes")))),
                recipient.value());
    }

    void write(RecipientId recipient, List<RecipientClient> clients) {
        clients.forEach(client -> write(recipient, client));
    }

    private void write(RecipientId recipient, RecipientClient client) {
        jdbc.update(
                "insert into techo_recipient_client (issuer, client_id, recipient, agent, assurance, sender_constraint,"
                        + " study, break_glass) values (?, ?, ?, ?, ?, ?, ?, ?)",
                client.issuer(),
                client.client().value(),
                recipient.value(),
                client.agent().name(),
                client.assurance().name(),
                client.senderConstraint().name(),
                client.study().map(ProjectId::value).orElse(null),
                client.breakGlass().name());
        client.purposes()
                .forEach(purpose -> jdbc.update(
                        "insert into techo_recipient_client_purpose (issuer, client_id, purpose) values (?, ?, ?)",
                        client.issuer(),
                        client.client().value(),
                        purpose.code()));
    }

    void delete(RecipientId recipient) {
        jdbc.update(
                "delete from techo_recipient_client_purpose where exists (select 1 from techo_recipient_client c"
                        + " where c.issuer = techo_recipient_client_purpose.issuer"
                        + " and c.client_id = techo_recipient_client_purpose.client_id and c.recipient = ?)",
                recipient.value());
        jdbc.update("delete from techo_recipient_client where recipient = ?", recipient.value());
    }

    private static FoundClient found(ResultSet row, List<String> purposes) throws SQLException {
        return new FoundClient(
                new RecipientId(row.getString("recipient")),
                RecipientType.ofCode(row.getString("type")).orElseThrow(),
                RecipientState.valueOf(row.getString("state")),
                client(row, RecipientRows.purposes(purposes)));
    }

    private static RecipientClient client(ResultSet row, Set<PurposeOfUse> purposes) throws SQLException {
        return new RecipientClient(
                row.getString("issuer"),
                new ClientId(row.getString("client_id")),
                purposes,
                Agent.valueOf(row.getString("agent")),
                Assurance.Level.valueOf(row.getString("assurance")),
                SenderConstraint.valueOf(row.getString("sender_constraint")),
                Optional.ofNullable(row.getString("study")).map(ProjectId::new),
                BreakGlass.valueOf(row.getString("break_glass")));
    }

    private static List<String> separated(@Nullable String codes) {
        return codes == null ? List.of() : List.of(codes.split(","));
    }
}
