package techo.server.export;

/**
 * That whoever works on something for a job still does.
 *
 * <p>A node that was thought dead may come back amid its work; what it then writes must not take the place of what another
 * wrote meanwhile.
 */
public interface WorkClaim {
    /** Of work that no other node can take, because it is done inside a request. */
    WorkClaim ALONE = () -> {};

    /**
     * To be asked at the end of a transaction: nobody else has the work, nor takes it before the transaction ends.
     *
     * @throws RuntimeException when another has it, or the job is gone
     */
    void require();
}
