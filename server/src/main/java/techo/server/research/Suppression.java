package techo.server.research;

import java.util.List;
import techo.policy.research.OutputKind;
import techo.server.research.CohortSurvey.Rarities;
import techo.server.research.Extremes.Bounds;

/** Holds back what a survey found to be rare, and counts again what leaves. */
final class Suppression implements Screen {
    private final OutputKind kind;
    private final Rarities rare;
    private final CohortSurvey survey;

    /** @param survey counts what leaves, so that it can be checked before anybody gets it */
    Suppression(OutputKind kind, Rarities rare, CohortSurvey survey) {
        this.kind = kind;
        this.rare = rare;
        this.survey = survey;
    }

    @Override
    public boolean mayLeave(String concept) {
        return !rare.codes().contains(concept);
    }

    @Override
    public String bounded(String variable, String number) {
        return Bounds.bounded(kind, rare.bounds(), variable, number);
    }

    @Override
    public void leaves(long patientPid, List<Value> values) {
        survey.leaves(patientPid, values);
    }
}
