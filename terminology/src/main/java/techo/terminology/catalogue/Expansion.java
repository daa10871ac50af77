package techo.terminology.catalogue;

import java.util.List;

/**
 * A page of the codes of a value set.
 *
 * @param total how many there are on all pages
 * @param offset how many come before the page
 * @param used the versions of code systems that were looked into
 */
public record Expansion(int total, int offset, List<CodedConcept> page, List<CodeSystemVersion> used) {
    public Expansion {
        page = List.copyOf(page);
        used = List.copyOf(used);
    }

    /**
     * What to expand.
     *
     * @param filter words that must occur, however they are written; empty for all
     * @param day codes that are no longer used on this day, in ISO form, are left out; empty to keep them
     */
    public record Request(String filter, int offset, int count, String day) {}
}
