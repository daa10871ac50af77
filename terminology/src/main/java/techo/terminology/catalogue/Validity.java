package techo.terminology.catalogue;

/** Whether a code belongs to a code system or a value set. */
public sealed interface Validity {
    /** It does, and the words that were given, if any, are its own however they are written. */
    record Valid(CodedConcept found) implements Validity {}

    /** The code does, but other words were given than those of the code. */
    record OtherDisplay(CodedConcept found) implements Validity {}

    /** It does not. */
    record Unknown() implements Validity {}

    /** Only a part of the code system is known here, and the code is not in that part. */
    record Undecided(CodeSystemVersion part) implements Validity {}
}
