# What the configurations of the double have in common: the lists that stand for a distribution's packages.
config_opts['chroot_setup_cmd'] = 'install @buildsys-build'
config_opts['package_manager'] = 'dnf'
config_opts['bootstrap_image'] = 'registry.example/distribution'
config_opts['mock_double_packages'] = [
    'autoconf', 'automake', 'binutils', 'bzip2', 'cmake', 'diffutils', 'dnf', 'dnf5', 'dnf5-plugins', 'findutils', 'gawk', 'gcc', 'gcc-c++',
    'git', 'git-core', 'glibc-devel', 'grep', 'gzip', 'libtool', 'make', 'meson', 'ninja-build', 'patch', 'perl', 'perl-interpreter',
    'pkgconf', 'python3', 'python3-devel', 'python3-dnf-plugins-core', 'python3-setuptools', 'rpm-build', 'sed', 'tar', 'unzip',
    'wget', 'which', 'xz', 'zip', 'zlib-devel',
]
config_opts['dnf.conf'] = """
[main]
keepcache=1
system_cachedir=/var/cache/dnf
debuglevel=2
reposdir=/dev/null
logfile=/var/log/yum.log
retries=20
obsoletes=1
gpgcheck=0
assumeyes=1
syslog_ident=mock
syslog_device=
install_weak_deps=0
metadata_expire=0
best=1
module_platform_id=platform:double

[distribution]
name=The distribution
baseurl=https://mirror.example/$releasever/$basearch/
gpgcheck=0
skip_if_unavailable=False
"""
