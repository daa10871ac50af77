package techo.exchange;

/**
 * One located problem in a file that is read, or in the resources that a file is made of.
 *
 * <p>INVARIANT: neither {@code location} nor {@code detail} holds a value of the person (name, identifier, result) or a
 * file name that the sender chose. They name places, limits, and codes that follow the grammar of a published code list.
 *
 * @param location an XPath-like path into the document ({@code /ClinicalDocument/recordTarget[1]/…}), or
 *     {@code line n, column m}, or {@code line n, field m}; inside an archive preceded by {@code entry n: }; of a resource
 *     a FHIRPath from the Bundle ({@code Bundle.entry[3].resource.method})
 * @param detail technical English for the one who has to mend the file; may be empty
 */
public record ExchangeIssue(ExchangeIssueCode code, String location, String detail) {

    /** The same problem, seen from outside: {@code outer} is where the part that has it stands. */
    public ExchangeIssue within(String outer) {
        return new ExchangeIssue(code, outer + ": " + location, detail);
    }
}
