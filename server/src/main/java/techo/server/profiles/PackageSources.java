package techo.server.profiles;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where official packages come from, and which known defects of theirs stay.
 *
 * @param directory every {@code .tgz} in it is a package
 * @param addresses packages to fetch, {@code https:} or {@code file:}
 * @param withoutPatches ids of patches that are not applied
 */
record PackageSources(Optional<Path> directory, List<URI> addresses, Set<String> withoutPatches) {
    private static final Set<String> SCHEMES = Set.of("https", "file");

    PackageSources {
        addresses = List.copyOf(addresses);
        withoutPatches = Set.copyOf(withoutPatches);
        if (!addresses.stream().allMatch(address -> address.isAbsolute() && SCHEMES.contains(address.getScheme()))) {
            throw new IllegalArgumentException("techo.profiles.packages takes https: and file: addresses only");
        }
    }
}
