package techo.profiles;

import java.util.List;
import java.util.Optional;

/**
 * A guide that judges claims, in words for operators; no path and no address.
 *
 * @param name package id
 * @param version the package's version
 * @param canonical of the guide with its version, where one is known
 * @param file name of the package's file
 * @param builtOn the packages that complete it, nearest first
 * @param definitions profiles, extensions, value sets and code systems of the guide itself
 * @param redefined how many definitions of its dependencies it has in a form of its own
 * @param patches ids of the known defects that were worked around
 * @param remarks dependencies that are missing or met by another version
 */
public record LoadedGuide(
        String name,
        String version,
        Optional<String> canonical,
        String file,
        List<String> builtOn,
        int definitions,
        int redefined,
        List<String> patches,
        List<String> remarks) {
    public LoadedGuide {
        builtOn = List.copyOf(builtOn);
        patches = List.copyOf(patches);
        remarks = List.copyOf(remarks);
    }
}
