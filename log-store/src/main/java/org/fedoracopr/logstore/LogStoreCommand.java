package org.fedoracopr.logstore;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedoracopr.logstore.file.FsyncPolicy;
import org.fedoracopr.logstore.http.HttpLimits;
import org.fedoracopr.logstore.redis.RedisServer;
import org.fedoracopr.logstore.token.TokenReviewOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code log-store}: runs a log store until it is told to stop. */
@Command(
        name = "log-store",
        mixinStandardHelpOptions = true,
        description = "Receives build logs while they grow and serves them over HTTP.")
public final class LogStoreCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

    @Option(names = "--directory", required = true, description = "Folder that keeps the logs; created when absent.")
    private Path directory = Path.of("");

    @Option(
            names = "--listen",
            defaultValue = "127.0.0.1:5002",
            paramLabel = "HOST:PORT",
            description = "Address to listen on (default: ${DEFAULT-VALUE}); port 0 takes a free one.")
    private String listen = "";

    @Option(
            names = "--token-file",
            description = "File with the secret that writers must send; without it everybody may write.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--token-review",
            paramLabel = "AUDIENCE",
            description =
                    "Writers may also send a service account's token made for this audience; the cluster's API server says whose it is.")
    private @Nullable String tokenReview;

    @Option(
            names = "--writer",
            paramLabel = "USER",
            description =
                    "With --token-review: who may write, as system:serviceaccount:NAMESPACE:NAME; may be given several times.")
    private Set<String> writers = new LinkedHashSet<>();

    @Option(
            names = "--fsync",
            defaultValue = "seal",
            description = "When logs are forced to the disk: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private FsyncPolicy fsync = FsyncPolicy.SEAL;

    @Option(
            names = "--redis",
            paramLabel = "redis://HOST:PORT/DB",
            description = "Redis 7 or newer that keeps the newest bytes of growing logs (rediss:// with TLS).")
    private @Nullable URI redis;

    @Option(names = "--redis-password-file", description = "File with the password that Redis asks for.")
    private @Nullable Path redisPasswordFile;

    @Option(
            names = "--redis-bytes",
            defaultValue = "268435456",
            description = "Bytes of logs kept in Redis at most (default: ${DEFAULT-VALUE}).")
    private long redisBytes = RedisServer.DEFAULT_BYTES;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the results volume is mounted (for reading): published logs are served from there.")
    private @Nullable Path results;

    @Option(
            names = "--expire-after",
            defaultValue = "86400",
            paramLabel = "SECONDS",
            description =
                    "With --results: how long a sealed log is kept in the folder although it is published (default: ${DEFAULT-VALUE}); 0 for ever.")
    private long expireAfter;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Starts the program. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LogStoreCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("log-store: " + sentence(failure));
                    return 1;
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogStore store = LogStore.start(options());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                store.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } finally {
                stopped.countDown();
            }
        }));
        PrintWriter out = spec.commandLine().getOut();
        out.println("listening on " + store.url());
        out.flush();
        stopped.await();
        return 0;
    }

    private LogStoreOptions options() throws IOException {
        Matcher address = ADDRESS.matcher(listen);
        if (!address.matches() || Integer.parseInt(address.group(3)) > 65535) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--listen must be HOST:PORT, such as 127.0.0.1:5002 or [::]:5002, not " + listen);
        }
        String host = address.group(1) == null ? address.group(2) : address.group(1);
        return new LogStoreOptions(
                directory,
                host,
                Integer.parseInt(address.group(3)),
                tokenFile,
                tokenReview(),
                fsync,
                redis(),
                results,
                expireAfter(),
                HttpLimits.defaults());
    }

    private @Nullable Duration expireAfter() {
        if (expireAfter < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--expire-after must be a number of seconds, or 0, not " + expireAfter);
        }
        return expireAfter == 0 ? null : Duration.ofSeconds(expireAfter);
    }

    private @Nullable TokenReviewOptions tokenReview() {
        if (tokenReview == null) {
            return null;
        }
        try {
            return TokenReviewOptions.inCluster(System.getenv(), tokenReview, writers);
        } catch (IllegalArgumentException unusable) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--token-review: " + unusable.getMessage(), unusable);
        }
    }

    private @Nullable RedisServer redis() throws IOException {
        if (redis == null) {
            return null;
        }
        @Nullable
        String password = redisPasswordFile == null
                ? null
                : Files.readString(redisPasswordFile).strip();
        try {
            return new RedisServer(redis, password, redisBytes);
        } catch (IllegalArgumentException malformed) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--redis: " + malformed.getMessage(), malformed);
        }
    }

    private static String sentence(Exception failure) {
        return failure instanceof NoSuchFileException missing
                ? missing.getFile() + " does not exist; create it or correct the option that names it"
                : String.valueOf(failure.getMessage());
    }
}
