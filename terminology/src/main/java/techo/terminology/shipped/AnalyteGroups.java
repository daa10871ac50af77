package techo.terminology.shipped;

import java.util.Set;

/**
 * Which items of a checkup measure the same thing by several methods, so that their values make one trend: those with
 * the same analyte, the first five characters of the code, but for what is told apart below.
 */
final class AnalyteGroups {
    /** Urine albumin and serum albumin share an analyte; the material tells them apart. */
    private static final Set<String> BY_MATERIAL = Set.of("3A015");
    /** Waist measured and reported; fasting and casual glucose and triglycerides: the identification tells them apart. */
    private static final Set<String> BY_IDENTIFICATION = Set.of("9N016", "3D010", "3F015");

    private AnalyteGroups() {}

    /** @param code 17 characters: analyte 5, identification 4, material 3, method 3, result 2 */
    static String of(String code) {
        String analyte = code.substring(0, 5);
        if (BY_MATERIAL.contains(analyte)) {
            return analyte + "-" + code.substring(9, 12);
        }
        return BY_IDENTIFICATION.contains(analyte) ? analyte + "-" + code.substring(5, 9) : analyte;
    }
}
