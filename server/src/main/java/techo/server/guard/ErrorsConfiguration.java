package techo.server.guard;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.dao.ITransactionProcessorVersionAdapter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import techo.interceptors.error.ErrorInterceptor;
import techo.interceptors.error.ErrorTranslation;
import techo.interceptors.error.OutcomeWriter;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.InterceptorOrder;

/** Every failure leaves as an OperationOutcome of ours: of a request, of a batch entry, of a filter. */
@Configuration(proxyBeanMethods = false)
public class ErrorsConfiguration {

    @Bean
    ErrorInterceptor errorInterceptor() {
        return new ErrorInterceptor(new ErrorTranslation());
    }

    @Bean
    FhirInterceptor errors(ErrorInterceptor errors) {
        return new FhirInterceptor(InterceptorOrder.ERRORS, Scope.REQUESTS, errors);
    }

    @Bean
    @Primary
    ITransactionProcessorVersionAdapter<?, ?> batchEntryOutcomes(ErrorInterceptor errors) {
        return new BatchEntryOutcomes(errors);
    }

    @Bean
    OutcomeWriter outcomeWriter(FhirContext context) {
        return new OutcomeWriter(context);
    }
}
