package org.fedoracopr.devkit.controlplane;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.certificates.Credential;
import org.fedoracopr.devkit.process.OwnedDirectory;
import org.jspecify.annotations.Nullable;

/** The processes of one control plane, from the first start to the last kill. */
final class ControlPlaneProcesses implements AutoCloseable {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration API_SERVER_GRACE = Duration.ofSeconds(5);
    private static final Duration ETCD_GRACE = Duration.ofSeconds(5);
    private static final int PORT_TRIES = 5;

    private final ControlPlaneBinaries binaries;
    private final ControlPlaneSettings settings;
    private final OwnedDirectory owned;
    private final @Nullable FileChannel keptDirectoryLock;
    private final ControlPlaneFiles files;
    private final Thread closeAtShutdown = new Thread(this::closeProcesses, "control-plane-shutdown");
    /** In the order of their start. */
    private final List<Component> components = new ArrayList<>();

    private @Nullable CertificateAuthority authority;
    private @Nullable Credential administrator;
    private @Nullable Component apiServer;
    private int port;
    private boolean closed;

    private ControlPlaneProcesses(
            ControlPlaneBinaries binaries,
            ControlPlaneSettings settings,
            OwnedDirectory owned,
            @Nullable FileChannel keptDirectoryLock) {
        this.binaries = binaries;
        this.settings = settings;
        this.owned = owned;
        this.keptDirectoryLock = keptDirectoryLock;
        this.files =
                new ControlPlaneFiles(settings.directory() == null ? owned.path() : settings.directory(), owned.path());
    }

    static ControlPlaneProcesses start(ControlPlaneBinaries binaries, ControlPlaneSettings settings) {
        ControlPlaneProcesses processes;
        try {
            FileChannel lock = settings.directory() == null ? null : lock(settings.directory());
            processes = new ControlPlaneProcesses(binaries, settings, OwnedDirectory.create("control-plane"), lock);
        } catch (IOException e) {
            throw new ControlPlaneException("cannot make the control plane's directory: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(processes.closeAtShutdown);
        try {
            processes.startAll();
            return processes;
        } catch (IOException e) {
            processes.close();
            throw new ControlPlaneException("cannot write the control plane's files: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    ControlPlaneFiles files() {
        return files;
    }

    synchronized String url() {
        return "https://" + settings.address() + ":" + port;
    }

    synchronized CertificateAuthority authority() {
        if (authority == null) {
            throw new IllegalStateException("the control plane has not started");
        }
        return authority;
    }

    AuditLog auditLog() {
        if (!settings.audit()) {
            throw new IllegalStateException("the control plane was not asked for an audit log");
        }
        return AuditLog.in(files.directory(), settings.keptAuditLog());
    }

    synchronized void stopApiServer() {
        if (apiServer != null) {
            apiServer.stop(API_SERVER_GRACE);
            components.remove(apiServer);
            apiServer = null;
        }
    }

    synchronized void killApiServer() {
        if (apiServer != null) {
            apiServer.kill();
            apiServer.process().onExit().join();
            components.remove(apiServer);
            apiServer = null;
        }
    }

    /** Starts the API server on its port and returns when it is ready. */
    synchronized void startApiServer() {
        requireOpen();
        List<String> arguments = new ArrayList<>(ComponentArguments.apiServer(files, settings.address(), port));
        if (settings.audit()) {
            arguments.addAll(auditLog().apiServerArguments());
        }
        arguments.addAll(settings.apiServerArguments());
        apiServer = startComponent("kube-apiserver", arguments);
        awaitReady("/readyz");
    }

    @Override
    public void close() {
        closeProcesses();
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtShutdown);
        } catch (IllegalStateException e) {
            // The JVM is ending and the hook has nothing left to do.
            return;
        }
    }

    private synchronized void startAll() throws IOException {
        files.createDirectories();
        if (settings.audit()) {
            auditLog().writePolicy();
        }
        // etcd needs no certificate, so it starts while they are made.
        startComponent("etcd", ComponentArguments.etcd(files));
        CertificateAuthority issuer = files.writeCertificates(InstantSource.system(), settings.address());
        authority = issuer;
        administrator = issuer.issueClient("kubernetes-admin", List.of("system:masters"));
        startApiServerOnFreePort();
        files.writeKubeconfig(files.adminKubeconfig(), url(), issuer, administrator);
        if (settings.controllers()) {
            startControllers(issuer);
            awaitReady("/api/v1/namespaces/default/serviceaccounts/default");
        }
    }

    private void startApiServerOnFreePort() {
        for (int i = 1; ; i++) {
            port = LoopbackPorts.pick(RandomGenerator.getDefault());
            try {
                startApiServer();
                return;
            } catch (ControlPlaneException e) {
                Component failed = apiServer;
                if (i == PORT_TRIES || failed == null || failed.process().isAlive() || !failed.logEndsWithPortTaken()) {
                    throw e;
                }
                stopApiServer();
            }
        }
    }

    private void startControllers(CertificateAuthority issuer) throws IOException {
        Path manager = files.kubeconfig("kube-controller-manager");
        files.writeKubeconfig(manager, url(), issuer, issuer.issueClient("system:kube-controller-manager", List.of()));
        List<String> arguments = new ArrayList<>(ComponentArguments.controllerManager(files, manager));
        arguments.addAll(settings.controllerManagerArguments());
        startComponent("kube-controller-manager", arguments);
        Path scheduler = files.kubeconfig("kube-scheduler");
        files.writeKubeconfig(scheduler, url(), issuer, issuer.issueClient("system:kube-scheduler", List.of()));
        Files.writeString(files.schedulerConfiguration(), ComponentArguments.schedulerConfiguration(scheduler));
        startComponent("kube-scheduler", ComponentArguments.scheduler(files));
    }

    private Component startComponent(String name, List<String> arguments) {
        Component component = Component.start(binaries.program(name), arguments, files.directory(), files.log(name));
        components.add(component);
        return component;
    }

    private void awaitReady(String path) {
        Credential credential = administrator;
        if (credential == null || authority == null) {
            throw new IllegalStateException("certificates come before readiness");
        }
        try (ApiProbe probe = new ApiProbe(authority.tlsContext(credential))) {
            await(path, () -> probe.answersOk(url() + path));
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + READY_BOUND.toNanos();
        Component newest = components.getLast();
        while (!condition.getAsBoolean()) {
            for (Component component : components) {
                if (!component.process().isAlive()) {
                    throw component.died();
                }
            }
            if (System.nanoTime() > deadline) {
                throw new ControlPlaneException("The API server did not answer " + what + " within "
                        + READY_BOUND.toSeconds() + " seconds. The end of the log of " + newest.name() + ":\n"
                        + newest.logTail());
            }
            // The wait between two polls ends early when the component does.
            newest.endedWithin(POLL);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the control plane is closed");
        }
    }

    private synchronized void closeProcesses() {
        if (closed) {
            return;
        }
        closed = true;
        for (Component component : components.reversed()) {
            // A kept database is closed in order; everything else has nothing to lose.
            if (component.name().equals("etcd") && settings.directory() != null) {
                component.stop(ETCD_GRACE);
            } else {
                component.kill();
            }
        }
        components.forEach(component -> component.process().onExit().join());
        components.clear();
        try {
            owned.close();
            if (keptDirectoryLock != null) {
                keptDirectoryLock.close();
            }
        } catch (IOException e) {
            throw new ControlPlaneException("cannot delete " + owned.path() + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another control plane of this JVM holds it: the same as one of another process.
            channel.close();
            throw inUse(directory);
        }
        channel.close();
        throw inUse(directory);
    }

    private static ControlPlaneException inUse(Path directory) {
        return new ControlPlaneException(
                directory + " is in use by another control plane; stop that one or name another directory.");
    }
}
