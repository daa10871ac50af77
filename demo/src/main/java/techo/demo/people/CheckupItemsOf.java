package techo.demo.people;

import java.time.LocalDate;
import java.util.Random;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;

/** The results of one checkup, in the order of the published list: measurements, judgements, answers. */
final class CheckupItemsOf {
    private static final String OID = "1.2.392.200119.6.";
    private static final String YES_NO = OID + "2003";

    private final Person person;
    private final LocalDate day;
    private final Measurements measured;
    private final Random chance;

    CheckupItemsOf(Person person, LocalDate day, Measurements measured) {
        this.person = person;
        this.day = day;
        this.measured = measured;
        this.chance = new Random(person.number() * 31 + day.getYear());
    }

    void write(XMLStreamWriter xml) throws XMLStreamException {
        examination(xml);
        judgement(xml);
        answers(xml);
    }

    private void examination(XMLStreamWriter xml) throws XMLStreamException {
        number(xml, "9N001000000000001", measured.height(), "cm");
        number(xml, "9N006000000000001", measured.weight(), "kg");
        number(xml, "9N011000000000001", measured.bodyMassIndex(), "kg/m2");
        number(xml, "9N016160100000001", measured.waist(), "cm");
        number(xml, "9A751000000000001", measured.systolic(), "mm[Hg]");
        number(xml, "9A761000000000001", measured.diastolic(), "mm[Hg]");
        number(xml, "3F015000002327101", measured.triglycerides(), "mg/dL");
        number(xml, "3F070000002327101", measured.hdl(), "mg/dL");
        number(xml, "3F077000002327101", measured.ldl(), "mg/dL");
        number(xml, "3B035000002327201", measured.ast(), "U/L");
        number(xml, "3B045000002327201", measured.alt(), "U/L");
        number(xml, "3B090000002327101", measured.gammaGt(), "U/L");
        number(xml, "3D010000001926101", measured.glucose(), "mg/dL");
        number(xml, "3D046000001906202", measured.hba1c(), "%");
        choice(xml, "CO", "1A020000000191111", measured.glucose() > 180 ? "3" : "1", OID + "2102");
        choice(xml, "CO", "1A010000000191111", measured.systolic() > 160 ? "2" : "1", OID + "2102");
    }

    private void judgement(XMLStreamWriter xml) throws XMLStreamException {
        boolean wide = measured.waist() >= (person.sex() == AdministrativeGender.MALE ? 85 : 90);
        int risks = (measured.systolic() >= 130 || measured.diastolic() >= 85 ? 1 : 0)
                + (measured.triglycerides() >= 150 || measured.hdl() < 40 ? 1 : 0)
                + (measured.glucose() >= 110 ? 1 : 0);
        choice(xml, "CD", "9N501000000000011", !wide ? "3" : risks >= 2 ? "1" : risks == 1 ? "2" : "3", OID + "1008");
        boolean young = person.ageOn(day) < 65;
        choice(
                xml,
                "CD",
                "9N506000000000011",
                wide && risks >= 1 ? young && risks >= 2 ? "1" : "2" : "3",
                OID + "3001");
        result(xml, "9N511000000000049");
        typed(xml, "ST");
        xml.writeCharacters(risks == 0 ? "異常を認めません。" : "生活習慣の改善に努めてください。");
        end(xml, 3);
    }

    private void answers(XMLStreamWriter xml) throws XMLStreamException {
        choice(xml, "CD", "9N701000000000011", measured.systolic() > 145 ? "1" : "2", YES_NO);
        choice(xml, "CD", "9N706000000000011", measured.glucose() > 140 ? "1" : "2", YES_NO);
        choice(xml, "CD", "9N711000000000011", measured.ldl() > 170 ? "1" : "2", YES_NO);
        choice(xml, "CD", "9N746000000000011", chance.nextInt(3) == 0 ? "1" : "2", YES_NO);
        choice(xml, "CD", "9N796000000000011", chance.nextInt(3) == 0 ? "2" : "1", YES_NO);
    }

    private static void number(XMLStreamWriter xml, String code, double value, String unit) throws XMLStreamException {
        result(xml, code);
        typed(xml, "PQ");
        boolean whole = value == Math.rint(value) && !unit.equals("cm") && !unit.equals("kg");
        xml.writeAttribute("value", whole ? Long.toString((long) value) : Double.toString(value));
        xml.writeAttribute("unit", unit);
        end(xml, 3);
    }

    private static void choice(XMLStreamWriter xml, String type, String item, String code, String list)
            throws XMLStreamException {
        result(xml, item);
        typed(xml, type);
        xml.writeAttribute("code", code);
        xml.writeAttribute("codeSystem", list);
        end(xml, 3);
    }

    private static void result(XMLStreamWriter xml, String code) throws XMLStreamException {
        xml.writeStartElement("entry");
        xml.writeStartElement("observation");
        xml.writeAttribute("classCode", "OBS");
        xml.writeAttribute("moodCode", "EVN");
        CheckupDocuments.coded(xml, "code", code, OID + "1005");
    }

    private static void typed(XMLStreamWriter xml, String type) throws XMLStreamException {
        xml.writeStartElement("value");
        xml.writeAttribute("xsi", "http://www.w3.org/2001/XMLSchema-instance", "type", type);
    }

    private static void end(XMLStreamWriter xml, int elements) throws XMLStreamException {
        for (int i = 0; i < elements; i++) {
            xml.writeEndElement();
        }
    }
}
