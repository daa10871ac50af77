package techo.server.terminology;

import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import techo.terminology.master.MasterContent;
import techo.terminology.master.MasterContent.SystemContent;

/** What an operator is told of a master that was sent. */
final class LoadAnswers {
    private LoadAnswers() {}

    static Parameters unchanged(String version) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new CodeType("unchanged"));
        answer.addParameter("version", new StringType(version));
        return answer;
    }

    static Parameters loaded(String version, MasterContent content) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new CodeType("loaded"));
        answer.addParameter("version", new StringType(version));
        answer.addParameter("rows", new IntegerType((int) Math.min(content.rows(), Integer.MAX_VALUE)));
        content.encoding().ifPresent(encoding -> answer.addParameter("encoding", new StringType(encoding.name())));
        content.systems().forEach(system -> system(answer, system));
        return answer;
    }

    private static void system(Parameters answer, SystemContent content) {
        ParametersParameterComponent part = answer.addParameter().setName("codeSystem");
        List<ParametersParameterComponent> facts = part.getPart();
        facts.add(fact("url", new UriType(content.system().url())));
        facts.add(fact("count", new IntegerType(content.concepts().size())));
        facts.add(fact("passedOver", new IntegerType((int) Math.min(content.passedOver(), Integer.MAX_VALUE))));
    }

    private static ParametersParameterComponent fact(String name, org.hl7.fhir.r4.model.Type value) {
        return new ParametersParameterComponent().setName(name).setValue(value);
    }
}
