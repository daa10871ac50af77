package techo.server.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Keys as they are written in SQL, some at a time. */
final class Portions {
    private static final int AT_ONCE = 500;

    private Portions() {}

    static List<String> of(List<Long> keys) {
        List<String> portions = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            portions.add(keys.subList(from, Math.min(from + AT_ONCE, keys.size())).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(",")));
        }
        return portions;
    }
}
