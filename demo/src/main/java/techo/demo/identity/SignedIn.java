package techo.demo.identity;

import java.io.Serializable;
import java.time.Instant;

/** When a person gave the password; tokens say it ({@code auth_time}). */
record SignedIn(Instant at) implements Serializable {}
