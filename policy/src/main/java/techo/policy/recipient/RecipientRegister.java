package techo.policy.recipient;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import techo.policy.identity.RecipientId;

/** Every recipient that is registered. */
public sealed interface RecipientRegister {
    /** Abstract on purpose: who asks must say what holds where no register is kept. */
    <T> T find(
            RecipientId recipient,
            Function<RegisteredRecipient, T> onFound,
            Supplier<T> onMissing,
            Supplier<T> onUnkept);

    static RecipientRegister of(Collection<RegisteredRecipient> recipients) {
        return new Kept(recipients.stream().collect(Collectors.toUnmodifiableMap(RegisteredRecipient::id, r -> r)));
    }

    /** Nobody keeps one: whom to trust is settled where clients are registered, and versions are not compared. */
    static RecipientRegister unkept() {
        return new Unkept();
    }

    record Kept(Map<RecipientId, RegisteredRecipient> byId) implements RecipientRegister {
        public Kept {
            byId = Map.copyOf(byId);
        }

        @Override
        public <T> T find(
                RecipientId recipient,
                Function<RegisteredRecipient, T> onFound,
                Supplier<T> onMissing,
                Supplier<T> onUnkept) {
            return Optional.ofNullable(byId.get(recipient)).map(onFound).orElseGet(onMissing);
        }
    }

    record Unkept() implements RecipientRegister {
        @Override
        public <T> T find(
                RecipientId recipient,
                Function<RegisteredRecipient, T> onFound,
                Supplier<T> onMissing,
                Supplier<T> onUnkept) {
            return onUnkept.get();
        }
    }
}
