package techo.server.search;

import ca.uhn.fhir.jpa.model.entity.ResourceIndexedSearchParamString;
import techo.profiles.JapaneseFolding;

/**
 * The form of a text in the index of strings and in what is looked up there. Both sides come here: another form on one
 * of them would find nothing.
 */
public final class FoldedText {
    private static final String POSTAL_CODE = "address-postalcode";

    private FoldedText() {}

    /**
     * @param parameter name of the search parameter
     * @param text as HAPI has normalised it: without Latin accents
     * @return at most as long as a row of the index holds
     */
    public static String of(String parameter, String text) {
        String folded =
                parameter.equals(POSTAL_CODE) ? JapaneseFolding.foldPostalCode(text) : JapaneseFolding.fold(text);
        return folded.length() > ResourceIndexedSearchParamString.MAX_LENGTH
                ? folded.substring(0, ResourceIndexedSearchParamString.MAX_LENGTH)
                : folded;
    }
}
