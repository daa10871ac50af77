package techo.server.consent;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Parts of a statement that ask from whom items are hidden, or were at an earlier instant ({@code techo_hidden_past}).
 *
 * @param then empty for what is so now
 */
record HiddenThen(Optional<Instant> then) {
    static final HiddenThen NOW = new HiddenThen(Optional.empty());

    /**
     * Two columns, named as in {@code techo_resource}.
     *
     * @param row the alias of what says it of now, here and in the other parts
     */
    String columns(String row) {
        return value(row, "hidden_from_recipients") + " as hidden_from_recipients, "
                + value(row, "hidden_from_delegates") + " as hidden_from_delegates";
    }

    /** The same columns to group by. */
    String groups(String row) {
        return value(row, "hidden_from_recipients") + ", " + value(row, "hidden_from_delegates");
    }

    /** Of the rows that held until later than that the one that ended first, as {@code b}. */
    String join(String row) {
        return then.isEmpty()
                ? ""
                : " left join techo_hidden_past b on b.res_id = " + row + ".res_id and b.held_until > ?"
                        + " and not exists (select 1 from techo_hidden_past a where a.res_id = b.res_id"
                        + " and a.held_until > ? and a.held_until < b.held_until)";
    }

    /** Those of {@link #join}. */
    List<OffsetDateTime> arguments() {
        return then.map(at -> at.atOffset(ZoneOffset.UTC))
                .map(at -> List.of(at, at))
                .orElse(List.of());
    }

    private String value(String row, String column) {
        return then.isEmpty() ? row + "." + column : "coalesce(b." + column + ", " + row + "." + column + ")";
    }
}
