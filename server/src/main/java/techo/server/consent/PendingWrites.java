package techo.server.consent;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What Hibernate holds back until the end of a transaction. A resource that was created a moment ago is not in the
 * database yet when consent is asked whether its writer may see it.
 */
final class PendingWrites implements Runnable {
    private final EntityManager entities;

    PendingWrites(EntityManagerFactory factory) {
        this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
    }

    @Override
    public void run() {
        if (TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            entities.flush();
        }
    }
}
