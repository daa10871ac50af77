package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlPredicateTest {

    @Test
    void the_same_about_another_row_leaves_the_names_that_only_end_like_it() {
        SqlPredicate about = new SqlPredicate("r.a = ? and (hr.b = r.c or _r.d in (r.e,r.f)) and r2.g", List.of(1));
        assertThat(about.about("c"))
                .isEqualTo(new SqlPredicate("c.a = ? and (hr.b = c.c or _r.d in (c.e,c.f)) and r2.g", List.of(1)));
        assertThat(new SqlPredicate("q.x", List.of()).about("c").sql()).isEqualTo("q.x");
    }

    @Test
    void an_instant_stands_between_the_other_arguments_where_the_text_has_it() {
        Instant now = Instant.parse("2026-04-01T00:00:00Z");
        SqlPredicate asked = StatementTime.at(now).in("a = ? and b <= :now and c = ?", 1, 2);
        assertThat(asked.sql()).isEqualTo("a = ? and b <= cast(? as timestamp with time zone) and c = ?");
        assertThat(asked.arguments()).containsExactly(1, now.atOffset(ZoneOffset.UTC), 2);
        SqlPredicate byDatabase = StatementTime.ofDatabase(now).in("a = ? and b <= :now", 1);
        assertThat(byDatabase).isEqualTo(new SqlPredicate("a = ? and b <= current_timestamp", List.of(1)));
    }
}
