package techo.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.server.personkey.MasterKey;

/**
 * A file on this node's disk for records that the database cannot take now. An entry is durable when {@link #append}
 * returns; entries are numbered from 0 and sealed each with its number, so that none can be changed, moved or taken for
 * another. The file ends with the last entry that was drained; the next one has another id.
 */
final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int ID_BYTES = 36;

    private final Path path;
    private final MasterKey key;
    private final long limit;
    private Optional<Open> open = Optional.empty();

    /** @param limit in bytes; what does not fit below it is refused */
    Spool(Path path, MasterKey key, long limit) {
        this.path = path;
        this.key = key;
        this.limit = limit;
    }

    /**
     * Finds what an earlier process left. What a crash wrote in part was not acknowledged and is put aside.
     *
     * @return whether there is anything to drain
     */
    synchronized boolean recover() throws IOException {
        if (open.isEmpty() && Files.exists(path)) {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ByteBuffer id = ByteBuffer.allocate(ID_BYTES);
            if (read(channel, id, 0)) {
                Open found = new Open(channel, new String(id.array(), StandardCharsets.US_ASCII));
                open = Optional.of(found);
                scan(found);
            } else {
                channel.close();
                Files.delete(path);
            }
        }
        return open.isPresent();
    }

    /** The id of the file; empty while there is none. */
    synchronized Optional<String> id() {
        return open.map(file -> file.id);
    }

    synchronized long count() {
        return open.map(file -> (long) file.offsets.size()).orElse(0L);
    }

    /**
     * Adds all of them, or none.
     *
     * @throws IOException when they are not on the disk: there is no room, or the limit is reached
     */
    synchronized void append(List<byte[]> entries) throws IOException {
        Open file = open.isPresent() ? open.get() : create();
        List<byte[]> sealed = new ArrayList<>(entries.size());
        int length = 0;
        for (byte[] entry : entries) {
            byte[] frame = key.seal(entry, file.bound(file.offsets.size() + sealed.size()));
            sealed.add(frame);
            length += Integer.BYTES + frame.length;
        }
        if (file.end + length > limit) {
            throw new IOException("the spool of the audit trail is full");
        }
        ByteBuffer frames = ByteBuffer.allocate(length);
        sealed.forEach(frame -> frames.putInt(frame.length).put(frame));
        try {
            write(file.channel, frames.flip(), file.end);
        } catch (IOException e) {
            file.channel.truncate(file.end);
            throw e;
        }
        for (byte[] frame : sealed) {
            file.offsets.add(file.end);
            file.end += Integer.BYTES + frame.length;
        }
    }

    /** Some entries in order. @param from the number of the first */
    synchronized List<byte[]> read(long from, int most) throws IOException {
        if (open.isEmpty()) {
            return List.of();
        }
        Open file = open.get();
        List<byte[]> entries = new ArrayList<>();
        for (long number = from; number < Math.min(from + most, file.offsets.size()); number++) {
            entries.add(entry(file, number, file.offsets.get((int) number))
                    .orElseThrow(() -> new IOException("the spool of the audit trail was changed")));
        }
        return entries;
    }

    /** For when every entry was drained. */
    synchronized void clear() throws IOException {
        if (open.isPresent()) {
            open.get().channel.close();
            open = Optional.empty();
            Files.delete(path);
        }
    }

    /** Keeps the whole file beside, for somebody to look at. @param why a word for its name */
    synchronized Path copy(String why) throws IOException {
        Path copy = path.resolveSibling(path.getFileName() + "." + why + "-" + id().orElse("none"));
        return Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    private Open create() throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try {
            String id = UUID.randomUUID().toString();
            write(channel, ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
            try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
            Open created = new Open(channel, id);
            open = Optional.of(created);
            return created;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private void scan(Open file) throws IOException {
        long size = file.channel.size();
        while (file.end < size) {
            Optional<byte[]> entry = entry(file, file.offsets.size(), file.end);
            if (entry.isEmpty()) {
                Path aside = copy("unreadable");
                file.channel.truncate(file.end);
                LOG.error(
                        "The audit spool has an unreadable end, from a crash or a change; the file is kept: {}", aside);
                return;
            }
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
            read(file.channel, length, file.end);
            file.offsets.add(file.end);
            file.end += Integer.BYTES + length.flip().getInt();
        }
    }

    private Optional<byte[]> entry(Open file, long number, long offset) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        if (!read(file.channel, length, offset)) {
            return Optional.empty();
        }
        int bytes = length.flip().getInt();
        if (bytes < 0 || bytes > file.channel.size() - offset) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.allocate(bytes);
        if (!read(file.channel, frame, offset + Integer.BYTES)) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.open(frame.array(), file.bound(number)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean read(FileChannel channel, ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, from + bytes.position());
        }
        channel.force(false);
    }

    /** The file while it is there. */
    private static final class Open {
        private final FileChannel channel;
        private final String id;
        private final List<Long> offsets = new ArrayList<>();
        private long end = ID_BYTES;

        Open(FileChannel channel, String id) {
            this.channel = channel;
            this.id = id;
        }

        String bound(long number) {
            return "audit-spool:" + id + ":" + number;
        }
    }
}
