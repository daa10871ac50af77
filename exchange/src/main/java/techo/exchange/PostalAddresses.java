package techo.exchange;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.StringType;

/** Japanese addresses in FHIR: one text, or its parts from the prefecture down. */
public final class PostalAddresses {

    private PostalAddresses() {}

    /** As written on an envelope, without the postal code; empty when there is nothing but that. */
    public static Optional<String> words(Address address) {
        return Optional.ofNullable(address.getText())
                .or(() -> Optional.of(Stream.concat(
                                        Stream.of(address.getState(), address.getCity()),
                                        address.getLine().stream().map(StringType::getValue))
                                .filter(part -> part != null)
                                .collect(Collectors.joining()))
                        .filter(words -> !words.isEmpty()));
    }
}
