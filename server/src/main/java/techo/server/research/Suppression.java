package techo.server.research;

import java.util.List;
import techo.server.research.CohortSurvey.Rarities;
import techo.server.research.Extremes.Bounds;

/** Holds back what a survey found to be rare, and counts again what leaves. */
final class Suppression implements Screen {
    private final Rarities rare;
    private final CohortSurvey survey;

    /** @param survey counts what leaves, so that it can be checked before anybody gets it */
    Suppression(Rarities rare, CohortSurvey survey) {
        this.rare = rare;
        this.survey = survey;
    }

    @Override
    public boolean mayLeave(String concept) {
        return !rare.codes().contains(concept);
    }

    @Override
    public String bounded(String variable, String number) {
        Bounds bounds = rare.bounds().get(variable);
        return bounds == null ? number : bounds.bounded(number);
    }

    @Override
    public void leaves(long patientPid, List<Value> values) {
        survey.leaves(patientPid, values);
    }
}
