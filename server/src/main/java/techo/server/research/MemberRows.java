package techo.server.research;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.ProjectId;
import techo.policy.research.EarlierRelease;
import techo.policy.research.MemberToken;
import techo.policy.research.QuasiIdentifiers;
import techo.server.export.ExportJobId;

/** Who was in which release as which class, and with which loss somebody left it, as rows. */
final class MemberRows {
    private static final String SEPARATOR = "\u001f";

    private final JdbcTemplate jdbc;

    MemberRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void add(ExportJobId job, Collection<PlannedRelease.Member> members) {
        jdbc.batchUpdate(
                "insert into techo_study_member (job_id, token, class, line_count) values (?, ?, ?, ?)",
                members.stream()
                        .map(member -> new Object[] {
                            job.value(),
                            member.token().value(),
                            String.join(SEPARATOR, member.as().values()),
                            member.lines()
                        })
                        .toList());
    }

    /** @param loss a number greater than that of any release and any loss of the study before */
    void leave(ExportJobId job, Set<MemberToken> members, int loss) {
        jdbc.batchUpdate(
                "update techo_study_member set left_at = ? where job_id = ? and token = ? and left_at is null",
                members.stream()
                        .map(token -> new Object[] {loss, job.value(), token.value()})
                        .toList());
    }

    /** Who is still in a release. */
    Map<MemberToken, QuasiIdentifiers> in(ExportJobId job) {
        Map<MemberToken, QuasiIdentifiers> members = new HashMap<>();
        jdbc.query(
                "select token, class from techo_study_member where job_id = ? and left_at is null",
                row -> {
                    members.put(new MemberToken(row.getString("token")), quasi(row.getString("class")));
                },
                job.value());
        return members;
    }

    /** How many lines of each person a release was planned with. */
    Map<MemberToken, Integer> lines(ExportJobId job) {
        Map<MemberToken, Integer> lines = new HashMap<>();
        jdbc.query(
                "select token, line_count from techo_study_member where job_id = ?",
                row -> {
                    lines.put(new MemberToken(row.getString("token")), row.getInt("line_count"));
                },
                job.value());
        return lines;
    }

    int lost(ExportJobId job) {
        Integer lost = jdbc.queryForObject(
                "select count(*) from techo_study_member where job_id = ? and left_at is not null",
                Integer.class,
                job.value());
        return lost == null ? 0 : lost;
    }

    /** Each release of a study as it was made, and as it was after each loss. */
    List<EarlierRelease> states(ProjectId study) {
        Map<String, List<Membership>> releases = new LinkedHashMap<>();
        jdbc.query(
                "select m.job_id, m.token, m.class, coalesce(m.left_at, 0) as loss from techo_study_member m"
                        + " join techo_study_release r on r.job_id = m.job_id where r.study = ?",
                row -> {
                    releases.computeIfAbsent(row.getString("job_id"), job -> new ArrayList<>())
                            .add(new Membership(
                                    new MemberToken(row.getString("token")),
                                    quasi(row.getString("class")),
                                    row.getInt("loss")));
                },
                study.value());
        List<EarlierRelease> states = new ArrayList<>();
        releases.values().forEach(members -> {
            Set<Integer> losses = new TreeSet<>(Set.of(0));
            members.forEach(member -> losses.add(member.loss()));
            losses.forEach(loss -> states.add(after(members, loss)));
        });
        return states;
    }

    private static EarlierRelease after(List<Membership> members, int loss) {
        Map<MemberToken, QuasiIdentifiers> left = new HashMap<>();
        members.stream()
                .filter(member -> member.loss() == 0 || member.loss() > loss)
                .forEach(member -> left.put(member.token(), member.as()));
        return new EarlierRelease(left);
    }

    /** @param loss with which the person left; 0 for who is still in */
    private record Membership(MemberToken token, QuasiIdentifiers as, int loss) {}

    private static QuasiIdentifiers quasi(String text) {
        return new QuasiIdentifiers(text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR, -1)));
    }
}
