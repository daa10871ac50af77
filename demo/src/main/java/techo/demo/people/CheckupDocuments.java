package techo.demo.people;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;

/** Writes a year's checkup as the file that an insurer exchanges (特定健診情報ファイル, hc08). */
public final class CheckupDocuments {
    private static final String OID = "1.2.392.200119.6.";
    private static final String FACILITY = "9919999999";

    private final XMLOutputFactory factory = XMLOutputFactory.newFactory();

    /** @return UTF-8 XML, the same bytes for the same person and year */
    public byte[] of(Person person, int year) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = factory.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument("UTF-8", "1.0");
            document(xml, person, LocalDate.of(year, 5, 1).plusDays(new Random(person.number() + year).nextInt(150)));
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a checkup document cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void document(XMLStreamWriter xml, Person person, LocalDate day) throws XMLStreamException {
        xml.writeStartElement("ClinicalDocument");
        xml.writeDefaultNamespace("urn:hl7-org:v3");
        xml.writeNamespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
        empty(xml, "typeId", "root", "2.16.840.1.113883.1.3", "extension", "POCD_HD000040");
        empty(xml, "id", "nullFlavor", "NI");
        coded(xml, "code", "10", OID + "1001");
        empty(xml, "effectiveTime", "value", compact(day.plusDays(14)));
        coded(xml, "confidentialityCode", "N", "2.16.840.1.113883.5.25");
        subject(xml, person);
        performed(xml, day);
        xml.writeStartElement("component");
        xml.writeStartElement("structuredBody");
        xml.writeStartElement("component");
        xml.writeStartElement("section");
        coded(xml, "code", "01010", OID + "1010");
        text(xml, "title", "特定健診検査・問診結果セクション");
        xml.writeEmptyElement("text");
        new CheckupItemsOf(person, day, Measurements.of(person, day.getYear())).write(xml);
        for (int i = 0; i < 5; i++) {
            xml.writeEndElement();
        }
    }

    private static void subject(XMLStreamWriter xml, Person person) throws XMLStreamException {
        xml.writeStartElement("recordTarget");
        xml.writeStartElement("patientRole");
        empty(xml, "id", "root", OID + "101", "extension", Person.INSURER);
        empty(xml, "id", "root", OID + "204", "extension", "９９９");
        empty(xml, "id", "root", OID + "205", "extension", wide(person.insuredNumber()));
        xml.writeStartElement("addr");
        text(xml, "postalCode", person.postalCode());
        xml.writeCharacters(person.address());
        xml.writeEndElement();
        xml.writeStartElement("patient");
        text(xml, "name", person.familyKana() + person.givenKana());
        coded(xml, "administrativeGenderCode", person.sex() == AdministrativeGender.MALE ? "1" : "2", OID + "1104");
        empty(xml, "birthTime", "value", compact(person.birthDate()));
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void performed(XMLStreamWriter xml, LocalDate day) throws XMLStreamException {
        xml.writeStartElement("documentationOf");
        xml.writeAttribute("typeCode", "DOC");
        xml.writeStartElement("serviceEvent");
        coded(xml, "code", "010", OID + "1002");
        empty(xml, "effectiveTime", "value", compact(day));
        xml.writeStartElement("performer");
        xml.writeAttribute("typeCode", "PRF");
        xml.writeStartElement("assignedEntity");
        empty(xml, "id", "nullFlavor", "NI");
        xml.writeStartElement("representedOrganization");
        empty(xml, "id", "root", OID + "102", "extension", FACILITY);
        text(xml, "name", "見本健診センター");
        for (int i = 0; i < 5; i++) {
            xml.writeEndElement();
        }
    }

    static void coded(XMLStreamWriter xml, String element, String code, String system) throws XMLStreamException {
        empty(xml, element, "code", code, "codeSystem", system);
    }

    private static void empty(XMLStreamWriter xml, String element, String... attributes) throws XMLStreamException {
        xml.writeEmptyElement(element);
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    private static void text(XMLStreamWriter xml, String element, String content) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeCharacters(content);
        xml.writeEndElement();
    }

    private static String compact(LocalDate day) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }

    /** Numbers of an insurance card are written in full width. */
    private static String wide(String digits) {
        StringBuilder wide = new StringBuilder();
        digits.chars().forEach(digit -> wide.append((char) (digit - '0' + '０')));
        return wide.toString();
    }
}
