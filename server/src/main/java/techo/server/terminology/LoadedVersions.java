package techo.server.terminology;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import techo.terminology.concept.ConceptTable;
import techo.terminology.master.MasterContent;
import techo.terminology.master.MasterLayout;

/** The code systems that an operator loaded, whole and unchangeable, the same for every node. */
interface LoadedVersions {
    /** Of each url the current version first. */
    List<LoadedVersion> all();

    /** Something that is different whenever {@link #all} is. */
    String state();

    /** @throws IllegalStateException when it is not stored */
    ConceptTable concepts(String systemId);

    /** What a master of this version was read from, when it is stored. */
    Optional<String> digest(MasterLayout layout, String version);

    /** Stores all code systems of a master and makes them current, or nothing. */
    void store(MasterLayout layout, String version, String digest, MasterContent content, Instant at);

    /** @return whether there is such a version */
    boolean makeCurrent(String url, String version, Instant at);
}
