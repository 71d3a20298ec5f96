{{/* Labels that the operator's and the log store's objects are found by; the same as in config/. */}}
{{- define "copr-builder.selector" -}}
app.kubernetes.io/component: {{ . }}
app.kubernetes.io/name: copr-builder
{{- end }}

{{/* What Helm adds to the labels of every object. */}}
{{- define "copr-builder.release" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "copr-builder.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "copr-builder.tokenSecret" -}}
{{ .Values.token.existingSecret | default "copr-log-store" }}
{{- end }}

{{/* Where live logs go; empty when nowhere. */}}
{{- define "copr-builder.backendUrl" -}}
{{- if .Values.backend.url -}}
{{ .Values.backend.url }}
{{- else if .Values.logStore.enabled -}}
http://copr-log-store.{{ .Release.Namespace }}.svc:{{ .Values.logStore.port }}
{{- end -}}
{{- end }}

{{/* Nobody in these Pods is root or can become it. */}}
{{- define "copr-builder.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "copr-builder.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
  - ALL
{{- end }}
