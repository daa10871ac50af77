package techo.demo.people;

import java.util.Random;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;

/**
 * What is measured of a person in one year: a constitution that stays, a drift with age, and a little chance.
 *
 * @param height cm
 * @param weight kg
 * @param waist cm
 * @param systolic mmHg
 * @param diastolic mmHg
 * @param triglycerides mg/dL
 * @param hdl mg/dL
 * @param ldl mg/dL
 * @param ast U/L
 * @param alt U/L
 * @param gammaGt U/L
 * @param glucose mg/dL, fasting
 * @param hba1c per cent, NGSP
 */
record Measurements(
        double height,
        double weight,
        double waist,
        int systolic,
        int diastolic,
        int triglycerides,
        int hdl,
        int ldl,
        int ast,
        int alt,
        int gammaGt,
        int glucose,
        double hba1c) {

    static Measurements of(Person person, int year) {
        Random constitution = new Random(person.number() * 7919);
        Random chance = new Random(person.number() * 7919 + year);
        boolean woman = person.sex() == AdministrativeGender.FEMALE;
        double age = year - person.birthDate().getYear();
        double height = (woman ? 157 : 170) + 5.5 * constitution.nextGaussian();
        double bmi = clamp(22.8 + 2.9 * constitution.nextGaussian() + 0.04 * (age - 50), 16.5, 38)
                + 0.3 * chance.nextGaussian();
        // How strongly weight and years show in this person's vessels, liver and sugar.
        double burden = clamp((bmi - 22) / 4 + (age - 50) / 25 + 0.6 * constitution.nextGaussian(), -1.5, 4);
        double systolic = clamp(120 + 9 * burden + 5 * chance.nextGaussian(), 88, 195);
        double glucose = clamp(93 + 7 * burden + 4 * chance.nextGaussian(), 70, 240);
        double alt = clamp(20 + 8 * burden + 4 * chance.nextGaussian(), 8, 160);
        return new Measurements(
                tenth(height),
                tenth(bmi * height * height / 10_000),
                tenth(clamp((woman ? 80 : 82) + 2.5 * (bmi - 22) + chance.nextGaussian(), 58, 130)),
                (int) systolic,
                (int) clamp(systolic * 0.6 + 4 * chance.nextGaussian(), 48, 120),
                (int) clamp(95 + 35 * burden + 20 * chance.nextGaussian(), 35, 600),
                (int) clamp((woman ? 68 : 58) - 5 * burden + 4 * chance.nextGaussian(), 28, 110),
                (int) clamp(118 + 12 * constitution.nextGaussian() + 5 * burden + 6 * chance.nextGaussian(), 55, 230),
                (int) clamp(21 + 0.4 * (alt - 20) + 2 * chance.nextGaussian(), 10, 120),
                (int) alt,
                (int) clamp((woman ? 20 : 34) + 14 * burden + 6 * chance.nextGaussian(), 9, 300),
                (int) glucose,
                tenth(clamp(3.0 + glucose * 0.027 + 0.1 * chance.nextGaussian(), 4.6, 10)));
    }

    double bodyMassIndex() {
        return tenth(weight / (height * height / 10_000));
    }

    private static double tenth(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
