package techo.policy.research;

import java.net.URI;
import java.time.Instant;

/**
 * Where the operator published what it must: the purpose of pseudonymised data (Art. 41(4)), the items of anonymised data
 * and how they are provided (Art. 43(3), 44).
 */
public record PublicNotice(URI address, Instant publishedAt) {}
