package techo.exchange;

/**
 * One located problem in a file.
 *
 * <p>INVARIANT: neither {@code location} nor {@code detail} holds a value of the person (name, identifier, result) or a
 * file name that the sender chose. They name places, limits, and codes that follow the grammar of a published code list.
 *
 * @param location an XPath-like path into the document ({@code /ClinicalDocument/recordTarget[1]/…}), or
 *     {@code line n, column m}, or {@code line n, field m}; inside an archive preceded by {@code entry n: }
 * @param detail technical English for the one who has to mend the file; may be empty
 */
public record ImportIssue(ImportIssueCode code, String location, String detail) {

    /** The same problem, seen from outside: {@code outer} is where the part that has it stands. */
    public ImportIssue within(String outer) {
        return new ImportIssue(code, outer + ": " + location, detail);
    }
}
