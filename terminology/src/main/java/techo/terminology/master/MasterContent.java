package techo.terminology.master;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import techo.terminology.concept.ConceptTable;

/**
 * What a master was found to hold.
 *
 * @param rows how many there were, without headings
 * @param encoding of a text file
 */
public record MasterContent(long rows, Optional<Charset> encoding, List<SystemContent> systems) {
    public MasterContent {
        systems = List.copyOf(systems);
    }

    /** @param passedOver rows that mention no code of the system, or none of its shape */
    public record SystemContent(SystemColumns system, ConceptTable concepts, long passedOver) {}
}
